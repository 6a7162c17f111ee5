"""How far a target was reached, and which word that earns (Permendagri 86/2017)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MOST = Decimal(1000)
"""A tiny target makes any result look like thousands of percent; more than this says nothing."""


class Formula(StrEnum):
    """Which way is good, and how far the target was reached."""

    UP = "up"
    DOWN = "down"
    DOWN_SPREAD = "down_spread"
    PERCENTAGE = "percentage"


def achievement(formula: Formula, real: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Return the achievement in percent (one decimal, 0 to 1000), or None where it cannot be said.

    A target of 0 that was met exactly is 100 %; upward indicators above a target of 0 have met it; a downward
    indicator that reached 0 below its target has reached it as far as counting goes (the cap).
    """
    if real is None or target is None:
        return None
    if real == target:
        return Decimal(100)
    share = _SHARES[formula](real, target)
    return None if share is None else min(max(share * 100, Decimal(0)), MOST).quantize(Decimal("0.1"))


def _up(real: Decimal, target: Decimal) -> Decimal | None:
    if target == 0:
        return Decimal(1) if real > 0 else Decimal(0)
    return real / target


def _down(real: Decimal, target: Decimal) -> Decimal | None:
    if real == 0:
        return MOST / 100
    return target / real


def _down_spread(real: Decimal, target: Decimal) -> Decimal | None:
    return (2 * target - real) / target if target else Decimal(0)


_SHARES = {Formula.UP: _up, Formula.DOWN: _down, Formula.DOWN_SPREAD: _down_spread, Formula.PERCENTAGE: _up}


@dataclass(frozen=True)
class Grade:
    """A step of the achievement scale: from `low` percent on."""

    name: str
    low: Decimal


SCALE = (
    Grade("Sangat Tinggi", Decimal(91)),
    Grade("Tinggi", Decimal(76)),
    Grade("Sedang", Decimal(66)),
    Grade("Rendah", Decimal(51)),
    Grade("Sangat Rendah", Decimal(0)),
)
"""Permendagri 86/2017, tables E.28 and E.81: lower bound included, upper excluded."""


def grade(percent: Decimal | None, scale: Sequence[Grade] = SCALE) -> Grade | None:
    """Return the step of the scale that an achievement reached."""
    if percent is None:
        return None
    return max((step for step in scale if step.low <= percent), key=lambda step: step.low, default=None)
