"""How far a target was reached, and which word that earns (Permendagri 86/2017)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

MOST = Decimal(1000)
"""A tiny target makes any result look like thousands of percent; more than this says nothing."""
WHOLE = Decimal(100)


class Formula(StrEnum):
    """Which way is good, and how far the target was reached."""

    UP = "up"
    DOWN = "down"
    DOWN_SPREAD = "down_spread"
    PERCENTAGE = "percentage"
    RANGE = "range"


@dataclass(frozen=True)
class Goal:
    """What is to be reached: one value, or with `upper` every value from the one to the other."""

    value: Decimal
    upper: Decimal | None = None

    def part(self, share: Decimal) -> "Goal":
        """Return so large a part of it."""
        return Goal(self.value * share, None if self.upper is None else self.upper * share)


def achievement(formula: Formula, real: Decimal | None, goal: Goal | None) -> Decimal | None:
    """Return the achievement in percent (exact, 0 to 1000), or None where it cannot be said.

    Positive figures follow the formulas of Permendagri 86/2017. A ratio means nothing where a figure may lie below
    nought (growth, deficit): there the achievement is 100 % less, or more, by the distance from the target in
    percent of the target's size. A target of 0 is met or not met.
    """
    if real is None or goal is None:
        return None
    if real == goal.value:
        return WHOLE
    return min(max(PERCENTS[formula](real, goal), Decimal(0)), MOST)


def _up(real: Decimal, goal: Goal) -> Decimal:
    return real / goal.value * 100 if goal.value > 0 else _distance(real - goal.value, goal.value)


def _down(real: Decimal, goal: Goal) -> Decimal:
    if goal.value > 0:
        # At or below nought a ratio has no end: as good as counting goes.
        return goal.value / real * 100 if real > 0 else MOST
    return _distance(goal.value - real, goal.value)


def _down_spread(real: Decimal, goal: Goal) -> Decimal:
    return _distance(goal.value - real, goal.value)


def _range(real: Decimal, goal: Goal) -> Decimal:
    low, high = sorted((goal.value, goal.value if goal.upper is None else goal.upper))
    if low <= real <= high:
        return WHOLE
    size = max(abs(low), abs(high))
    outside = low - real if real < low else real - high
    return WHOLE - outside / size * 100 if size else Decimal(0)


def _distance(better: Decimal, target: Decimal) -> Decimal:
    """Return 100 % and how much better than the target, in percent of its size."""
    if target == 0:
        return WHOLE if better > 0 else Decimal(0)
    return WHOLE + better / abs(target) * 100


PERCENTS: dict[Formula, Callable[[Decimal, Goal], Decimal]] = {
    Formula.UP: _up,
    Formula.DOWN: _down,
    Formula.DOWN_SPREAD: _down_spread,
    Formula.PERCENTAGE: _up,
    Formula.RANGE: _range,
}


def floored(value: Decimal, decimals: int) -> Decimal:
    """Return a value cut to so many decimals, downwards: a threshold that was missed never looks reached."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)


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
