"""How far a target was reached (Permendagri 86/2017) and which word and light that earns."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class Formula(StrEnum):
    """Which way is good, and how far the target was reached."""

    UP = "up"
    DOWN = "down"
    DOWN_SPREAD = "down_spread"
    PERCENTAGE = "percentage"


class Total(StrEnum):
    """How four quarters become a year."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    HIGHEST = "highest"


class Light(StrEnum):
    """Traffic light. Missing and stale data have their own state, they are never green or red."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    MISSING = "missing"
    STALE = "stale"
    NO_TARGET = "no_target"


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

ON_TRACK_FROM = Decimal(91)
WATCH_FROM = Decimal(66)
MOST = Decimal(1000)
"""A tiny target makes any result look like thousands of percent; more than this says nothing."""

DEFAULT_TOTAL = {
    Formula.UP: Total.SUM,
    Formula.DOWN: Total.LAST,
    Formula.DOWN_SPREAD: Total.LAST,
    Formula.PERCENTAGE: Total.LAST,
}


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


def grade(percent: Decimal | None, scale: Sequence[Grade] = SCALE) -> Grade | None:
    """Return the step of the scale that an achievement reached."""
    if percent is None:
        return None
    return max((step for step in scale if step.low <= percent), key=lambda step: step.low, default=None)


def light(percent: Decimal | None, *, has_value: bool = True, has_target: bool = True, stale: bool = False) -> Light:
    """Return the traffic light of an achievement."""
    if not has_value:
        return Light.MISSING
    if stale:
        return Light.STALE
    if not has_target or percent is None:
        return Light.NO_TARGET
    if percent >= ON_TRACK_FROM:
        return Light.ON_TRACK
    return Light.WATCH if percent >= WATCH_FROM else Light.BEHIND


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
