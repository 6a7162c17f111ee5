"""Short, medium and long term: how far away an end is from the plan's start."""

from datetime import date
from enum import StrEnum


class Term(StrEnum):
    """How far away the end is from the plan's start."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


SHORT_YEARS, MEDIUM_YEARS = 1, 5


def term_of(plan_start: int, ends: date | None) -> Term:
    """Return the term of something that ends on that day: one year short, five medium, more long."""
    years = (ends.year if ends else plan_start + MEDIUM_YEARS - 1) - plan_start + 1
    if years <= SHORT_YEARS:
        return Term.SHORT
    return Term.MEDIUM if years <= MEDIUM_YEARS else Term.LONG
