"""The current clocks of a case: their rows, and each as the rules know clocks."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from satukota.kernel.cases.models import Case, CaseClock
from satukota.kernel.cases.rules.clock import Clock, Pause
from satukota.kernel.cases.rules.definition import Action, Definition
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.rows import rows

CURRENT = "SELECT * FROM kernel_case_clock WHERE case_id = %s AND current ORDER BY due_at, id"


def current_clocks(case: Case) -> list[CaseClock]:
    """Return the current clock rows of a case, the first due first."""
    known: list[CaseClock] | None = vars(case).pop("_clocks", None)
    return rows(CaseClock, CURRENT, [case.pk]) if known is None else known


def fetch_clocks(cases: Collection[Case]) -> None:
    """Read the current clocks of many cases in one statement; each case keeps them for the next who asks."""
    by_case: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in CaseClock.objects.filter(case__in=cases, current=True) if cases else ():
        by_case[clock.case_id].append(clock)
    for case in cases:
        remember_clocks(case, by_case[case.pk])


def remember_clocks(case: Case, clocks: Iterable[CaseClock]) -> None:
    """Keep the clocks that were just written for the next who asks for them, once: the answer to who wrote."""
    running = [row for row in clocks if row.current]
    vars(case)["_clocks"] = sorted(running, key=lambda row: (row.due_at is None, row.due_at, row.pk is None, row.pk))


def overtaken(case: Case, definition: Definition, at: datetime) -> tuple[Action, datetime] | None:
    """Return the timed action that a clock of the definition asked for by now and that was not done yet, with when.

    None once the clock rang: where the action was held back then, a person has to look.
    """
    timed = [pair for pair in definition.timed_actions(case.state) if definition.clocks[pair[1]].kind == "named"]
    running = current_clocks(case) if timed else []
    if timed:
        remember_clocks(case, running)
    due = {row.rule: row.due_at for row in running if row.due_at and row.next_at and row.next_at <= row.due_at <= at}
    return next(((action, due[clock]) for action, clock in timed if clock in due), None)


def as_clock(row: CaseClock) -> Clock:
    """Return a stored clock as the rules know it."""
    pauses = tuple(Pause(_instant(p[0]), _instant(p[1]) if p[1] else None) for p in row.pauses)
    return Clock(row.rule, term(row.term), row.started_at, row.due_at, row.warn_at, pauses, row.stopped_at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
