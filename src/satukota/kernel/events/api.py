"""The events' door: record, read, subscribe, watch."""

from satukota.kernel.events.actions import (
    AlreadyDone,
    as_json,
    done,
    ensure_partitions,
    event_row,
    record,
    ring,
    was_done,
)
from satukota.kernel.events.actions.jobs import retry, schedule, task
from satukota.kernel.events.models import DoneKey, Event
from satukota.kernel.events.queries import (
    after,
    batch_end,
    between,
    event,
    event_types,
    position,
    subject_events,
)
from satukota.kernel.events.rules import Actor, Audience, EventData, Position, Subject

__all__ = [
    "Actor",
    "AlreadyDone",
    "Audience",
    "DoneKey",
    "Event",
    "EventData",
    "Position",
    "Subject",
    "after",
    "as_json",
    "batch_end",
    "between",
    "done",
    "ensure_partitions",
    "event",
    "event_row",
    "event_types",
    "position",
    "record",
    "retry",
    "ring",
    "schedule",
    "subject_events",
    "task",
    "was_done",
]
