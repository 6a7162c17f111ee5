"""The events' door: record, read, subscribe, watch."""

from satukota.kernel.events.actions import AlreadyDone, done, ensure_partitions, record, record_sql
from satukota.kernel.events.actions.jobs import periodic, retry, task
from satukota.kernel.events.models import DoneKey, Event
from satukota.kernel.events.queries import after, between, event, event_types, subject_events
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
    "between",
    "done",
    "ensure_partitions",
    "event",
    "event_types",
    "periodic",
    "record",
    "record_sql",
    "retry",
    "subject_events",
    "task",
]
