"""Recording events and ringing for those who wait for them."""

from satukota.kernel.events.actions.bell import EVENTS as EVENTS_CHANNEL
from satukota.kernel.events.actions.bell import own_connection, ring
from satukota.kernel.events.actions.queue import (
    REASONS,
    JobsSettled,
    JobStarted,
    note_failure,
    remove_finished_jobs,
    retry_aside,
    run_now,
    set_jobs_aside,
    try_again,
)
from satukota.kernel.events.actions.recording import (
    AlreadyDone,
    as_json,
    claim,
    ensure_partitions,
    event_row,
    once,
    record,
    record_many,
    was_done,
)
from satukota.kernel.events.actions.subscribers import Follower, handle, place_subscribers, retry_left, retry_set_aside

__all__ = [
    "EVENTS_CHANNEL",
    "REASONS",
    "AlreadyDone",
    "Follower",
    "JobStarted",
    "JobsSettled",
    "as_json",
    "claim",
    "ensure_partitions",
    "event_row",
    "handle",
    "note_failure",
    "once",
    "own_connection",
    "place_subscribers",
    "record",
    "record_many",
    "remove_finished_jobs",
    "retry_aside",
    "retry_left",
    "retry_set_aside",
    "ring",
    "run_now",
    "set_jobs_aside",
    "try_again",
    "was_done",
]
