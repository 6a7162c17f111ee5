"""Reading the stream, and who subscribes to it."""

from satukota.kernel.events.queries.stream import (
    after,
    batch_end,
    between,
    event,
    event_types,
    position,
    settled_position,
    subject_events,
)
from satukota.kernel.events.queries.subscribers import (
    LOOK_AHEAD,
    Batch,
    Subscriber,
    batch_subscribers,
    subscriber_lags,
    subscribers_health,
    subscriptions,
    task_name,
    tasks_for,
)

__all__ = [
    "LOOK_AHEAD",
    "Batch",
    "Subscriber",
    "after",
    "batch_end",
    "batch_subscribers",
    "between",
    "event",
    "event_types",
    "position",
    "settled_position",
    "subject_events",
    "subscriber_lags",
    "subscribers_health",
    "subscriptions",
    "task_name",
    "tasks_for",
]
