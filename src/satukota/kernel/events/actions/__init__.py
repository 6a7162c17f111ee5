"""Recording events and ringing for those who wait for them."""

from satukota.kernel.events.actions.bell import ring
from satukota.kernel.events.actions.partitions import ensure_partitions
from satukota.kernel.events.actions.recording import AlreadyDone, done, record, record_sql

__all__ = ["AlreadyDone", "done", "ensure_partitions", "record", "record_sql", "ring"]
