"""Give events in batches to the subscribers that need no job of their own.

Each reads the stream from a position of its own, which is committed together with what it did: in the database every
event has its effect exactly once, whatever dies. What leaves the house is put into the queue as a keyed job by the
same transaction. See docs/decisions/0023.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from satukota.kernel.events.actions.jobs import later
from satukota.kernel.events.models import Event, EventSetAside, SubscriberPosition
from satukota.kernel.events.queries.stream import position
from satukota.kernel.events.queries.subscribers import (
    LOOK_AHEAD,
    PARTS,
    Head,
    Subscriber,
    batch_subscribers,
    loads_history,
    next_events,
    next_heads,
)
from satukota.kernel.events.rules import HISTORY_LOADED, Position

log = structlog.get_logger(__name__)

BATCH = 500
"""So many events at most are handled in one transaction."""
PATIENCE = 3
"""So often the database may fail a batch as a whole before its events are tried one by one."""
RETRY_TASK = "events.retry_set_aside"
FIRST_POSITIONS = """
    INSERT INTO kernel_subscriber_position (subscriber, part, txid, event_id)
    SELECT name, part, %s, %s FROM unnest(%s::text[]) AS name, generate_series(0, %s) AS part
    ON CONFLICT DO NOTHING
"""
CLAIM = """
    SELECT txid, event_id FROM kernel_subscriber_position WHERE subscriber = %s AND part = %s FOR UPDATE SKIP LOCKED
"""
MOVE = "UPDATE kernel_subscriber_position SET txid = %s, event_id = %s WHERE subscriber = %s AND part = %s"
ADVANCE = """
    UPDATE kernel_subscriber_position AS kept SET txid = new.txid, event_id = new.event_id
    FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) AS new (subscriber, part, txid, event_id)
    WHERE kept.subscriber = new.subscriber AND kept.part = new.part
        AND (kept.txid, kept.event_id) < (new.txid, new.event_id)
"""

type Part = tuple[str, int]


def place_subscribers() -> None:
    """Let subscribers that are new here begin with what is recorded from now on."""
    names = [subscriber.name for subscriber in batch_subscribers()]
    with connection.cursor() as cursor:
        cursor.execute(FIRST_POSITIONS, [*position(), names, PARTS - 1])


@dataclass(slots=True)
class Claim:
    """A part of a subscriber that this transaction alone moves on."""

    subscriber: Subscriber
    part: int
    start: Position


class Follower:
    """Leads all subscribers along the stream; a process that does so has one.

    `known` says of each part up to where nothing waits for it: at least its position, often more, for events that a
    subscriber does not want move its position only now and then.
    """

    unavailable: ClassVar = (OperationalError, InterfaceError)

    def __init__(self) -> None:
        self.known: dict[Part, Position] = {}
        self.failures: Counter[Part] = Counter()
        self.loads: set[int] = set()

    def load_positions(self) -> None:
        """Read where every subscriber stands; those without a position are placed at the stream's end."""
        place_subscribers()
        names = {subscriber.name for subscriber in batch_subscribers()}
        rows = SubscriberPosition.objects.filter(subscriber__in=names, part__lt=PARTS)
        self.known = {(row.subscriber, row.part): Position(row.txid, row.event_id) for row in rows}

    def save_positions(self) -> None:
        """Keep how far each part has nothing to do, so that the next process begins there."""
        if self.known:
            columns = zip(*((name, part, *known) for (name, part), known in self.known.items()), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(ADVANCE, [list(column) for column in columns])

    def take_round(self) -> int:
        """Let each subscriber handle what waits for it next; return how many events were seen to. 0: nothing waits."""
        if not self.known:
            self.load_positions()
        if not self.known:
            return 0
        start = min(self.known.values())
        heads = next_heads(start)
        if not heads:
            return 0
        end = Position(heads[-1].txid, heads[-1].id)
        loads = self._note_loads(heads)
        waiting = {
            (subscriber.name, head.subject_id % PARTS)
            for head in heads
            for subscriber in batch_subscribers()
            if head.name in subscriber.names
            and head.txid not in self.loads
            and Position(head.txid, head.id) > self.known[subscriber.name, head.subject_id % PARTS]
        }
        for key in self.known.keys() - waiting:
            self.known[key] = max(self.known[key], end)
        if loads:
            self.save_positions()
        handled = sum(
            self._take_part(subscriber, part, end)
            for subscriber in batch_subscribers()
            for part in range(PARTS)
            if (subscriber.name, part) in waiting
        )
        return handled or (len(heads) if len(heads) == LOOK_AHEAD else 0)

    def _note_loads(self, heads: Sequence[Head]) -> bool:
        """Remember the transactions that loaded history; tell whether these events are such."""
        first = heads[0].txid
        loads = {head.txid for head in heads if head.name == HISTORY_LOADED}
        if first not in self.loads and loads_history(first):  # its declaration may lie before these events
            loads.add(first)
        self.loads |= loads
        return bool(loads)

    def _take_part(self, subscriber: Subscriber, part: int, end: Position) -> int:
        """Handle the next batch of a part in one transaction with its new position."""
        key = subscriber.name, part
        try:
            with transaction.atomic():
                claim = _claim(subscriber, part)
                if claim is None:  # another worker leads this part
                    return 0
                events, reached = next_events(subscriber, part, claim.start, end, BATCH, without=self.loads)
                wanted = [event for event in events if subscriber.wants(event)]
                if wanted:
                    handle(subscriber, wanted, each=self.failures[key] >= PATIENCE)
                if reached > claim.start:
                    with connection.cursor() as cursor:
                        cursor.execute(MOVE, [*reached, *key])
        except self.unavailable as error:
            self.failures[key] += 1
            log.warning("subscriber.batch_failed", subscriber=subscriber.name, error=type(error).__name__)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            return 0
        self.failures.pop(key, None)
        self.known[key] = max(claim.start, reached)
        return max(1, len(wanted))


def _claim(subscriber: Subscriber, part: int) -> Claim | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [subscriber.name, part])
        row = cursor.fetchone()
    return Claim(subscriber, part, Position(*row)) if row else None


def handle(subscriber: Subscriber, events: Sequence[Event], *, each: bool = False) -> None:
    """Let a subscriber handle events inside the caller's transaction; set aside those that it cannot.

    `each`: one by one from the start, so that one that the database refuses does not hold up the others.
    """
    behind = _subjects_behind(subscriber, events)
    ready = [event for event in events if (event.subject_kind, event.subject_id) not in behind]
    if not ready or (not each and _do_together(subscriber, ready)):
        _set_aside(subscriber, [event for event in events if event not in ready], "")
        return
    for event in events:
        subject = event.subject_kind, event.subject_id
        error = "" if subject in behind else _error_of(subscriber, event)
        if error is not None:
            _set_aside(subscriber, [event], error)
            behind |= {subject} if subscriber.in_order else set()


def _subjects_behind(subscriber: Subscriber, events: Sequence[Event]) -> set[tuple[str, int]]:
    """Return the subjects of which an older event was set aside."""
    if not subscriber.in_order:
        return set()
    ids = {event.subject_id for event in events}
    rows = EventSetAside.objects.filter(subscriber=subscriber.name, subject_id__in=ids)
    return set(rows.values_list("subject_kind", "subject_id"))


def _do_together(subscriber: Subscriber, events: Sequence[Event]) -> bool:
    try:
        with transaction.atomic():
            subscriber.handler(events)
    except Follower.unavailable:
        raise
    except Exception:  # whatever one event's facts made the handler raise must not stop the others
        return False
    return True


def _error_of(subscriber: Subscriber, event: Event) -> str | None:
    """Handle one event; return the type of its error, None where it went well."""
    try:
        with transaction.atomic():
            subscriber.handler([event])
    except Exception as error:  # it stands in the log and with the event that is set aside
        if isinstance(error, InterfaceError):
            raise
        log.exception("subscriber.event_failed", subscriber=subscriber.name, event_id=event.id)
        return type(error).__name__
    return None


def _set_aside(subscriber: Subscriber, events: Sequence[Event], error: str) -> None:
    rows = [
        EventSetAside(
            subscriber=subscriber.name,
            event_id=event.id,
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            error=error,
            attempts=bool(error),
        )
        for event in events
    ]
    for row in EventSetAside.objects.bulk_create(rows) if rows else ():
        if row.error:
            later(RETRY_TASK, set_aside_id=row.pk)


def retry_left() -> None:
    """Queue once more what was set aside, where it stands first of its subject.

    One that only waited may stand first: it was set aside in the moment in which the one before it was handled.
    """
    first = EventSetAside.objects.order_by("subscriber", "subject_kind", "subject_id", "event_id")
    for pk in first.distinct("subscriber", "subject_kind", "subject_id").values_list("pk", flat=True):
        later(RETRY_TASK, set_aside_id=pk)


def retry_set_aside(set_aside_id: int) -> None:
    """Handle an event that was set aside, then those of its subject that wait behind it.

    Raises what the handler raises: the queue tries again later.
    """
    row = EventSetAside.objects.filter(pk=set_aside_id).first()
    if row is None:
        return
    subscriber = next((entry for entry in batch_subscribers() if entry.name == row.subscriber), None)
    if subscriber is None:  # its module is gone
        return
    of_subject = EventSetAside.objects.filter(
        subscriber=row.subscriber, subject_kind=row.subject_kind, subject_id=row.subject_id
    )
    rows = of_subject.order_by("event_id") if subscriber.in_order else EventSetAside.objects.filter(pk=row.pk)
    for waiting in rows:
        _retry(subscriber, waiting)


def _retry(subscriber: Subscriber, row: EventSetAside) -> None:
    try:
        with transaction.atomic():
            locked = EventSetAside.objects.select_for_update().filter(pk=row.pk).first()
            if locked is None:  # another job was faster
                return
            subscriber.handler([Event.objects.get(id=row.event_id)])
            locked.delete()
    except Exception as error:
        EventSetAside.objects.filter(pk=row.pk).update(error=type(error).__name__, attempts=row.attempts + 1)
        raise
