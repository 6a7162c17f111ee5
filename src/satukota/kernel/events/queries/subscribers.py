"""Who subscribes to which events: by a job of its own for each event, or in batches along the stream."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from satukota.kernel.events.models import Event, EventSetAside
from satukota.kernel.events.queries.stream import COLUMNS, TAIL, event_types
from satukota.kernel.events.rules import HISTORY_LOADED, Position, fits
from satukota.kernel.registry.api import Gauge, Health, Subscription, offers, resolve
from satukota.kernel.rows import rows

type Where = Mapping[str, str | int | bool]
type Handler = Callable[[Sequence[Event]], None]

PARTS = 2
"""Parts of each subscriber's stream: so many workers can share one. As many as the cores of the machine we promise."""
LOOK_AHEAD = 2000
LATE_SECONDS, LOST_SECONDS = 60, 600


@dataclass(frozen=True, slots=True)
class Batch:
    """A function that handles events in batches, under the name by which its position in the stream is kept.

    `in_order`: an event waits while an older one of the same subject is set aside.
    """

    name: str
    handler: Handler
    in_order: bool = True

    def __call__(self, events: Sequence[Event]) -> None:
        """Handle events, oldest first."""
        self.handler(events)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A batch handler with what it subscribes to: for each event's name, what its fields must be (any of these)."""

    batch: Batch
    wishes: Mapping[str, Sequence[Where]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which its position is kept."""
        return self.batch.name

    @property
    def handler(self) -> Handler:
        """What handles its events."""
        return self.batch.handler

    @property
    def in_order(self) -> bool:
        """Whether the order of one subject's events is kept even where one fails."""
        return self.batch.in_order

    @property
    def names(self) -> Mapping[str, Sequence[Where]]:
        """The names of the events that it may want."""
        return self.wishes

    def wants(self, event: Event) -> bool:
        """Tell whether an event of one of its names has the fields that it subscribed to."""
        return any(fits(where, event.data) for where in self.wishes[event.name])


class Head(NamedTuple):
    """What tells whose an event is, without its contents."""

    txid: int
    id: int
    name: str
    subject_id: int


HEADS = f"SELECT txid, id, name, subject_id FROM ({TAIL}) AS tail ORDER BY txid, id"
LOADS = f"SELECT EXISTS (SELECT FROM kernel_event WHERE txid = %s AND name = '{HISTORY_LOADED}')"
EVENTS = f"""
    SELECT {COLUMNS}, device_at FROM kernel_event
    WHERE (txid, id) > (%s, %s) AND (txid, id) <= (%s, %s) AND name = ANY(%s) AND subject_id %% %s = %s
        AND txid <> ALL(%s)
    ORDER BY txid, id LIMIT %s
"""
# Who waited for a subject's lock may have the smaller transaction number and the larger id: ids tell the order.
TORN = """
    SELECT EXISTS (SELECT FROM kernel_event WHERE subject_id = ANY(%s) AND id < %s AND (txid, id) > (%s, %s)
        AND name = ANY(%s))
"""


@cache
def subscriptions(name: str) -> list[tuple[str, Subscription]]:
    """Return the jobs that may run for an event of that name (`module.*` subscribes to all of a module)."""
    return [
        (task_name(owner.name, subscription.task), subscription)
        for owner, subscription in offers("subscriptions", Subscription)
        if _matches(subscription.event, name) and not isinstance(resolve(owner.name, subscription.task), Batch)
    ]


def _matches(pattern: str, name: str) -> bool:
    return pattern in {name, f"{name.split('.', 1)[0]}.*", "*"}


def tasks_for(name: str, data: Mapping[str, Any]) -> list[str]:
    """Return the names of the jobs that run for an event with these fields."""
    return [task for task, subscription in subscriptions(name) if fits(subscription.where, data)]


def task_name(owner: str, path: str) -> str:
    """Return the job name under which a manifest's task is known to the queue."""
    function = resolve(owner, path)
    known = next((name for name, task in jobs.tasks.items() if task is function), None)
    if known is None:
        raise LookupError(f"{owner}: {path} is not a task")
    return known


@cache
def batch_subscribers() -> tuple[Subscriber, ...]:
    """Return everyone who handles events in batches, in the order of their names."""
    wishes: dict[str, dict[str, list[Where]]] = defaultdict(lambda: defaultdict(list))
    handlers: dict[str, Batch] = {}
    for owner, subscription in offers("subscriptions", Subscription):
        batch = resolve(owner.name, subscription.task)
        if isinstance(batch, Batch):
            handlers[batch.name] = batch
            for name in event_types():
                if _matches(subscription.event, name):
                    wishes[batch.name][name].append(subscription.where)
    return tuple(Subscriber(batch, dict(wishes[name])) for name, batch in sorted(handlers.items()))


def next_heads(start: Position) -> list[Head]:
    """Return what is next in the stream after a position, at most `LOOK_AHEAD`, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(HEADS, {"txid": start.txid, "id": start.id, "limit": LOOK_AHEAD})
        return [Head(*row) for row in cursor.fetchall()]


def loads_history(txid: int) -> bool:
    """Tell whether a transaction declared that it loads history: what it wrote is nobody's to act on."""
    with connection.cursor() as cursor:
        cursor.execute(LOADS, [txid])
        return bool(cursor.fetchone()[0])


def next_events(
    subscriber: Subscriber, part: int, start: Position, end: Position, most: int, *, without: Collection[int] = ()
) -> tuple[list[Event], Position]:
    """Return a part's events of a subscriber's names after `start`, in each subject's order, and the place reached.

    At most about `most`; more where a batch would tear one subject's events apart. What the transactions `without`
    wrote is passed over.
    """
    names = list(subscriber.names)
    while start < end:
        events = rows(Event, EVENTS, [*start, *end, names, PARTS, part, list(without), most])
        if not events:
            return [], end
        last = Position(events[-1].txid, events[-1].id) if len(events) == most else end
        if not subscriber.in_order or not _is_torn(events, last, names):
            return sorted(events, key=lambda event: event.id), last
        further = _settled_end(end)
        if further == end and len(events) < most:
            break  # the other event is not settled yet: this batch waits for it
        most, end = most * 2, further
    return [], start


def _is_torn(events: Sequence[Event], last: Position, names: list[str]) -> bool:
    """Tell whether an event behind this batch belongs before one of the same subject in it."""
    subjects, newest = list({event.subject_id for event in events}), max(event.id for event in events)
    with connection.cursor() as cursor:
        cursor.execute(TORN, [subjects, newest, *last, names])
        return bool(cursor.fetchone()[0])


def _settled_end(end: Position) -> Position:
    heads = next_heads(end)
    return Position(heads[-1].txid, heads[-1].id) if heads else end


# Bounded, for positions are moved on every few seconds even where a subscriber wants nothing of what happened.
LAG = f"""
    SELECT max(extract(epoch FROM now() - event.at)) FROM kernel_subscriber_position AS kept
    JOIN LATERAL (
        SELECT at, txid FROM (
            SELECT at, txid, id, name, subject_id FROM kernel_event WHERE (txid, id) > (kept.txid, kept.event_id)
            ORDER BY txid, id LIMIT {LOOK_AHEAD}
        ) AS next WHERE name = ANY(%s) AND subject_id %% %s = kept.part ORDER BY txid, id LIMIT 1
    ) AS event ON true
    WHERE kept.subscriber = %s AND NOT EXISTS (
        SELECT FROM kernel_event AS load WHERE load.txid = event.txid AND load.name = '{HISTORY_LOADED}')
"""


def subscriber_lags() -> dict[str, float]:
    """Return for each subscriber for how many seconds the oldest event that it was not given yet has waited; 0: none."""
    lags = {}
    with connection.cursor() as cursor:
        for subscriber in batch_subscribers():
            cursor.execute(LAG, [list(subscriber.names), PARTS, subscriber.name])
            lags[subscriber.name] = float(cursor.fetchone()[0] or 0.0)
    return lags


def subscribers_health() -> Health:
    """Tell how far subscribers lag behind the stream, and what they had to set aside."""
    lags = subscriber_lags()
    name, lag = max(lags.items(), key=lambda item: item[1], default=("", 0.0))
    aside = EventSetAside.objects.count()
    gauges = (
        Gauge("subscribers_longest_lag_seconds", lag),
        *(Gauge("subscriber_lag_seconds", seconds, {"subscriber": who}) for who, seconds in lags.items()),
        Gauge("events_set_aside", aside),
    )
    facts = (
        *((who, _("%(seconds)s seconds behind") % {"seconds": round(seconds)}) for who, seconds in lags.items()),
        (_("Set aside"), str(aside)),
    )
    if lag > LATE_SECONDS:
        text = _("%(name)s is %(seconds)s seconds behind") % {"name": name, "seconds": round(lag)}
        cure = _("See that the worker runs, and log/satukota.log.")
        return Health(False, text, cure, lag > LOST_SECONDS, facts, gauges)
    if aside:
        text = _("events were set aside: %(count)s") % {"count": aside}
        cure = _("The log names the error under subscriber.event_failed; they are tried every hour.")
        return Health(False, text, cure, facts=facts, gauges=gauges)
    return Health(True, _("all subscribers are at the end of the stream"), facts=facts, gauges=gauges)
