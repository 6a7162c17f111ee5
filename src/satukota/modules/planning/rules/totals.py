"""How quarters become a year, and what should be reached by then."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from satukota.modules.planning.rules.achievement import Formula


class Total(StrEnum):
    """How four quarters become a year."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    HIGHEST = "highest"


DEFAULT_TOTAL = {
    Formula.UP: Total.SUM,
    Formula.DOWN: Total.LAST,
    Formula.DOWN_SPREAD: Total.LAST,
    Formula.PERCENTAGE: Total.LAST,
}


def year_total(total: Total, quarters: Sequence[Decimal | None]) -> Decimal | None:
    """Return the value of the year so far from its quarters, or None where no quarter has a value."""
    known = [value for value in quarters if value is not None]
    if not known:
        return None
    if total is Total.SUM:
        return sum(known, Decimal(0))
    if total is Total.MEAN:
        return sum(known, Decimal(0)) / len(known)
    return max(known) if total is Total.HIGHEST else known[-1]


def target_so_far(total: Total, year_target: Decimal | None, quarter: int) -> Decimal | None:
    """Return what should be reached by the end of a quarter: a counted target in equal parts, others whole."""
    if year_target is None:
        return None
    return year_target * quarter / 4 if total is Total.SUM else year_target


def falls_back(formula: Formula, values: Sequence[Decimal | None]) -> bool:
    """Return whether a percentage fell within the year, which its definition excludes."""
    known = [value for value in values if value is not None]
    return formula is Formula.PERCENTAGE and any(b < a for a, b in pairwise(known))
