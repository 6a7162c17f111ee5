"""Physical and budget realisation side by side, and what their difference says."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Finding(StrEnum):
    """What the two percentages say together."""

    FINE = "fine"
    LATE = "late"
    MONEY_AHEAD = "money_ahead"
    UNSPENT = "unspent"
    OVERSPENT = "overspent"
    UNKNOWN = "unknown"


TOLERANCE = Decimal(10)
"""Percentage points between plan and work, or between money and work, that need no explanation."""


@dataclass(frozen=True)
class Deviation:
    """All in percent; `physical_gap` and `money_gap` in percentage points, negative = behind."""

    physical_plan: Decimal | None
    physical: Decimal | None
    money: Decimal | None
    physical_gap: Decimal | None
    money_gap: Decimal | None
    finding: Finding


def share(part: int | None, whole: int | None) -> Decimal | None:
    """Return part of whole in percent with one decimal, or None without both."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))


def deviation(
    budget: int | None, spent: int | None, physical: Decimal | None, physical_plan: Decimal | None
) -> Deviation:
    """Compare work with plan and money with work. Rupiah in whole numbers, the rest in percent."""
    money = share(spent, budget)
    physical_gap = None if physical is None or physical_plan is None else physical - physical_plan
    money_gap = None if physical is None or money is None else physical - money
    return Deviation(physical_plan, physical, money, physical_gap, money_gap, _finding(money, physical_gap, money_gap))


def _finding(money: Decimal | None, physical_gap: Decimal | None, money_gap: Decimal | None) -> Finding:
    if money is not None and money > 100:
        return Finding.OVERSPENT
    if money_gap is not None and money_gap < -TOLERANCE:
        return Finding.MONEY_AHEAD
    if physical_gap is not None and physical_gap < -TOLERANCE:
        return Finding.LATE
    if money_gap is not None and money_gap > 3 * TOLERANCE:
        return Finding.UNSPENT
    return Finding.UNKNOWN if physical_gap is None and money_gap is None else Finding.FINE
