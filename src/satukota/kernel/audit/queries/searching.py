"""Searching the log: bounded in time, newest first, by key, and never longer than its reader waits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q, QuerySet

from satukota.kernel.events.api import Event

PATIENCE = 0.7
"""Seconds after which a search stops at the end of the stretch that it reads, and says how far it came."""
FIRST_STRETCH, LONGEST_STRETCH = timedelta(days=1), timedelta(days=32)
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in the log: between two instants, and as far as named by whom, of what kind, about what.

    `actors` are ids of accounts; a name that ends with `*` is a beginning; `agency` is that for which somebody acted.
    """

    since: datetime
    until: datetime
    actors: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    subject: tuple[str, int] | None = None
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of a page, whether there are more in what was read, and back to when it was read (None: to the end)."""

    rows: list[Event]
    more: bool
    reached: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many events there are: no more than `MOST_COUNTED + 1`, and back to when they were counted (None: all)."""

    n: int
    reached: datetime | None = None


def search_events(
    sought: Sought, before: tuple[datetime, int] | None = None, limit: int = 50, patience: float = PATIENCE
) -> Batch:
    """Return the newest events that are sought, or those older than a place in the list (time and id of its last)."""
    rows: list[Event] = []
    end = monotonic() + patience
    for since, until in _stretches(_narrowed(sought, before)):
        stretch = _among(sought, since, until)
        if before is not None:
            stretch = stretch.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
        rows += stretch.order_by("-at", "-id")[: limit + 1 - len(rows)]
        if len(rows) > limit:
            return Batch(rows[:limit], more=True)
        if monotonic() > end and since > sought.since:
            return Batch(rows, more=False, reached=since)
    return Batch(rows, more=False)


def count_events(sought: Sought, patience: float = PATIENCE) -> Count:
    """Return how many events are sought; who counts further than `MOST_COUNTED` or for too long stops and says so."""
    n, end = 0, monotonic() + patience
    for since, until in _stretches(sought):
        # Ids alone, and no further than needed: the database stops there.
        n += _among(sought, since, until).order_by()[: MOST_COUNTED + 1 - n].count()
        if n > MOST_COUNTED:
            return Count(n)
        if monotonic() > end and since > sought.since:
            return Count(n, since)
    return Count(n)


def _narrowed(sought: Sought, before: tuple[datetime, int] | None) -> Sought:
    """Return what is sought no later than a place in the list; the instant itself may hold more events."""
    if before is None or before[0] >= sought.until:
        return sought
    return replace(sought, until=max(before[0] + timedelta(microseconds=1), sought.since))


def _stretches(sought: Sought) -> Iterator[tuple[datetime, datetime]]:
    """Yield parts of the time that is sought, newest first, longer and longer.

    The log has no index by account: a short stretch finds what is frequent at once, the long ones what is rare. What is
    known about one subject is found by an index, whatever the time.
    """
    if sought.subject:
        yield sought.since, sought.until
        return
    until, length = sought.until, FIRST_STRETCH
    while until > sought.since:
        since = max(sought.since, until - length)
        yield since, until
        until, length = since, min(length * 2, LONGEST_STRETCH)


def _among(sought: Sought, since: datetime, until: datetime) -> QuerySet[Event]:
    rows = Event.objects.filter(at__gte=since, at__lt=until)
    if sought.subject:
        rows = rows.filter(subject_kind=sought.subject[0], subject_id=sought.subject[1])
    if sought.actors:
        rows = rows.filter(actor_id__in=sought.actors)
    if sought.agency:
        rows = rows.filter(agency_id=sought.agency)
    if sought.names:
        rows = rows.filter(_named(sought.names))
    return rows


def _named(names: tuple[str, ...]) -> Q:
    condition = Q(name__in=[name for name in names if not name.endswith("*")])
    for name in names:
        if name.endswith("*"):
            condition |= Q(name__startswith=name.removesuffix("*"))
    return condition
