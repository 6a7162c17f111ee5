"""What a change of the working calendar does to the clocks that run: the same rule for its preview and for the job."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from satukota.kernel.cases.models import Case, CaseClock
from satukota.kernel.cases.queries.calendars import Calendars
from satukota.kernel.cases.queries.clock_rows import as_clock
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.rules.calendar import Calendar
from satukota.kernel.cases.rules.clock import Clock, alarms, retimed
from satukota.kernel.cases.rules.definition import Definition

BATCH = 500
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one clock: its row, itself before and after, and when it next wants something."""

    row: CaseClock
    before: Clock
    after: Clock
    next_at: datetime | None

    @property
    def moved(self) -> bool:
        """Whether its due time is another."""
        return self.before.due != self.after.due

    def late(self, now: datetime) -> int:
        """Return 1 where it becomes late by the change, -1 where it is no longer late, else 0."""
        return _is_late(self.after, now) - _is_late(self.before, now)


def _is_late(clock: Clock, now: datetime) -> bool:
    return bool(clock.due and clock.due < now)


@dataclass(slots=True)
class Effect:
    """What a change of the calendar does: clocks looked at, moved, late by it, late no longer; the first of them."""

    looked: int = 0
    moved: int = 0
    overdue: int = 0
    saved: int = 0
    examples: list[tuple[str, datetime | None, datetime | None]] = field(default_factory=list)
    """Number of the case, due before and after."""

    def count(self, case: Case, changes: Iterable[Change], now: datetime) -> None:
        """Count the clocks of one case."""
        for change in changes:
            self.looked += 1
            late = change.late(now)
            self.moved += change.moved
            self.overdue += late > 0
            self.saved += late < 0
            if change.moved and len(self.examples) < SHOWN:
                self.examples.append((case.number, change.before.due, change.after.due))


def effect(before: Calendars, after: Calendars, now: datetime) -> Effect:
    """Return what it would do to all running clocks if the calendars were `after` instead of `before`."""
    total = Effect()
    for cases in batches():
        for case, rows in cases:
            total.count(case, changes(case, rows, before, after), now)
    return total


def batches() -> Iterator[list[tuple[Case, list[CaseClock]]]]:
    """Yield the open cases with their running clocks in batches; those that nobody waits for are left out."""
    last = 0
    while True:
        keys = CaseClock.objects.filter(current=True, stopped_at=None, case__is_open=True, case__gt=last)
        numbers = list(keys.order_by("case").values_list("case", flat=True).distinct()[:BATCH])
        if not numbers:
            return
        yield running(numbers)
        last = numbers[-1]


def running(numbers: Iterable[int], *, lock: bool = False) -> list[tuple[Case, list[CaseClock]]]:
    """Return cases (by their ids) with their current clocks, of which those that stopped say nothing."""
    keys = list(numbers)
    rows: dict[int, list[CaseClock]] = {}
    cases = Case.objects.filter(pk__in=keys, is_open=True).order_by("pk").defer("search", "summary", "personal")
    held = list(cases.select_for_update() if lock else cases)
    for row in CaseClock.objects.filter(case__in=keys, current=True).order_by("case", "pk"):
        rows.setdefault(row.case_id, []).append(row)
    return [(case, rows.get(case.pk, [])) for case in held]


def changes(case: Case, rows: Iterable[CaseClock], before: Calendars, after: Calendars) -> list[Change]:
    """Return what becomes of the running clocks of a case, those that stay as they are too."""
    definition = pinned_definition(case.definition_id)
    rules = definition.clocks
    chosen = [row for row in rows if row.stopped_at is None and row.rule in rules]
    return [_change(row, definition, before.of(case.agency_id), after.of(case.agency_id)) for row in chosen]


def _change(row: CaseClock, definition: Definition, earlier: Calendar, later: Calendar) -> Change:
    clock, rule = as_clock(row), definition.clocks[row.rule]
    if earlier is later or not clock.term.working:
        return Change(row, clock, clock, row.next_at)
    now_timed = retimed(rule, clock, later)
    waiting = {alarm.key for alarm in alarms(rule, clock, earlier) if row.next_at and alarm.at >= row.next_at}
    times = [alarm.at for alarm in alarms(rule, now_timed, later) if alarm.key in waiting]
    return Change(row, clock, now_timed, min(times, default=None))
