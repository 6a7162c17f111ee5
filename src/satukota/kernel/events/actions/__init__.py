"""Recording events and ringing for those who wait for them."""

from satukota.kernel.events.actions.bell import ring
from satukota.kernel.events.actions.partitions import ensure_partitions
from satukota.kernel.events.actions.recording import AlreadyDone, as_json, done, event_row, record, was_done

__all__ = ["AlreadyDone", "as_json", "done", "ensure_partitions", "event_row", "record", "ring", "was_done"]
