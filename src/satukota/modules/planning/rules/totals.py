"""How quarters become a year, and what should be reached by then."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from satukota.modules.planning.rules.achievement import Formula, Goal

MONTHS, QUARTERS = 12, 4


class Total(StrEnum):
    """How four quarters become a year."""

    SUM = "sum"
    CUMULATIVE = "cumulative"
    LAST = "last"
    MEAN = "mean"
    HIGHEST = "highest"


class Due(StrEnum):
    """How much of the year's target is due before the year is over, where no targets of quarters say so."""

    BY_KIND = ""
    EVEN = "even"
    YEAR_END = "year_end"
    ALWAYS = "always"


DEFAULT_TOTAL = {
    Formula.UP: Total.SUM,
    Formula.DOWN: Total.LAST,
    Formula.DOWN_SPREAD: Total.LAST,
    Formula.PERCENTAGE: Total.LAST,
    Formula.RANGE: Total.LAST,
}


def year_total(total: Total, quarters: Sequence[Decimal | None], months: Sequence[int] = ()) -> Decimal | None:
    """Return the value of the year so far from its quarters, or None where no quarter has a value.

    `months` says how many months each quarter's value was taken from, where they are not alike: a mean weighs months.
    """
    known = [value for value in quarters if value is not None]
    if not known:
        return None
    if total is Total.SUM:
        return sum(known, Decimal(0))
    if total is Total.MEAN:
        weights = months or [1] * len(quarters)
        weighed = [(value, weight) for value, weight in zip(quarters, weights, strict=True) if value is not None]
        return sum((value * n for value, n in weighed), Decimal(0)) / sum(n for _value, n in weighed)
    return max(known) if total is Total.HIGHEST else known[-1]


def due_rule(due: Due, total: Total, formula: Formula) -> Due:
    """Return when a target is due: as its definition says, else as its kind has it.

    What is added up is due in equal parts, what is to be held is due always, a level only at the end of the year.
    """
    if due is not Due.BY_KIND:
        return due
    if total in {Total.SUM, Total.CUMULATIVE}:
        return Due.EVEN
    return Due.ALWAYS if formula is Formula.RANGE else Due.YEAR_END


def goal_by(quarter: int, goal: Goal, steps: Sequence[Decimal], total: Total, due: Due) -> Goal | None:
    """Return what should be reached by the end of a quarter, or None where nothing is due before the year's end.

    `steps` are the targets of the four quarters or twelve months, or empty; `due` is what `due_rule` returned. A range
    keeps its width around the target of a quarter.
    """
    if steps:
        reached = step_by(quarter, steps, total)
        return Goal(reached, None if goal.upper is None else reached + goal.upper - goal.value)
    if quarter == QUARTERS or due is Due.ALWAYS:
        return goal
    return goal.part(Decimal(quarter) / QUARTERS) if due is Due.EVEN else None


def step_by(quarter: int, steps: Sequence[Decimal], total: Total) -> Decimal:
    """Return what the targets of quarters or months ask for by the end of a quarter, as the year is computed."""
    reached = steps[: len(steps) * quarter // QUARTERS]
    if total is Total.SUM:
        return sum(reached, Decimal(0))
    if total is Total.MEAN:
        return sum(reached, Decimal(0)) / len(reached)
    return max(reached) if total is Total.HIGHEST else reached[-1]


def fit_together(steps: Sequence[Decimal], goal: Goal, total: Total) -> bool:
    """Return whether the targets of quarters or months lead to the target of the year (within a rounding of 0.01)."""
    return not steps or abs(step_by(QUARTERS, steps, total) - goal.value) <= Decimal("0.01")


def falls_back(formula: Formula, values: Sequence[Decimal | None]) -> bool:
    """Return whether a percentage fell within the year, which its definition excludes."""
    known = [value for value in values if value is not None]
    return formula is Formula.PERCENTAGE and any(b < a for a, b in pairwise(known))
