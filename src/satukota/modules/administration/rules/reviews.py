"""When rights are reviewed: half years, deadlines, reminders. Plain Python."""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 30
"""How long a review lasts unless somebody sets another day."""
BEFORE = (7, 1)
"""Days before the deadline on which reviewers are reminded, then each week after it."""
WEEK = 7


def period_of(day: date) -> str:
    """Return the half year of a day: `2026-2`."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def due_by(day: date) -> date:
    """Return by when a review that begins on a day is to be done."""
    return day + timedelta(days=DAYS)


def reminder(due: date, today: date) -> str:
    """Return which reminder falls on a day, as a code; empty where none does."""
    left = (due - today).days
    if left in BEFORE:
        return f"before-{left}"
    return f"late-{-left}" if left < 0 and -left % WEEK == 1 else ""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who wants to decide about a row: their id, whether they review its agency, whether they run reviews."""

    person: int
    reviews: bool
    runs: bool


def hindrance(decider: Decider, concerns: int, *, decided: bool, closed: bool) -> str:
    """Return why somebody may not decide about a role of a person (an id), as a code; empty where they may."""
    if closed:
        return "closed"
    if decided:
        return "decided"
    if decider.person == concerns:
        return "own"
    return "" if decider.reviews or decider.runs else "other"
