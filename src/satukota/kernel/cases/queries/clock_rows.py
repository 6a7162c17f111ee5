"""Clock rows as the rules know clocks."""

from datetime import datetime

from satukota.kernel.cases.models import CaseClock
from satukota.kernel.cases.rules.clock import Clock, Pause
from satukota.kernel.cases.rules.terms import term

CURRENT = "SELECT * FROM kernel_case_clock WHERE case_id = %s AND current ORDER BY due_at, id"


def as_clock(row: CaseClock) -> Clock:
    """Return a stored clock as the rules know it."""
    pauses = tuple(Pause(_instant(p[0]), _instant(p[1]) if p[1] else None) for p in row.pauses)
    return Clock(row.rule, term(row.term), row.started_at, row.due_at, row.warn_at, pauses, row.stopped_at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
