"""Forecast to the end of the year, with the interval that four of five such forecasts keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from satukota.modules.planning.rules.totals import Total

T_80 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)
"""Student's t for a two-sided 80 % interval, 1 to 10 degrees of freedom; above, the normal value."""
NORMAL_80 = 1.282
MOST_QUARTERS = 8


@dataclass(frozen=True)
class Forecast:
    """Expected value at the end of the year and its 80 % interval."""

    value: float
    low: float
    high: float
    based_on: int


def forecast(
    total: Total,
    history: Sequence[float],
    done: Sequence[float],
    bounds: tuple[float | None, float | None] = (None, None),
) -> Forecast | None:
    """Return the forecast of the year's value, or None with fewer than three quarters to learn from.

    `history` holds the quarters before this year, oldest first; `done` those of this year. A counted indicator adds
    its usual quarter for each that is left; any other follows its line. With all four quarters the value is known.
    """
    known = [*history, *done][-MOST_QUARTERS:]
    left = 4 - len(done)
    if left <= 0:
        reached = _known_total(total, done)
        return Forecast(reached, reached, reached, len(done))
    if len(known) < 3:
        return None
    estimate = _sum_estimate(done, known, left) if total in {Total.SUM, Total.MEAN} else _trend(known, left)
    if total is Total.MEAN:
        estimate = tuple(part / 4 for part in estimate)
    value, low, high = (_within(part, bounds) for part in estimate)
    return Forecast(value, low, high, len(known))


def _known_total(total: Total, done: Sequence[float]) -> float:
    if total is Total.SUM:
        return sum(done)
    if total is Total.MEAN:
        return sum(done) / len(done)
    return max(done) if total is Total.HIGHEST else done[-1]


def _sum_estimate(done: Sequence[float], known: Sequence[float], left: int) -> tuple[float, ...]:
    n = len(known)
    mean = sum(known) / n
    spread = sqrt(sum((value - mean) ** 2 for value in known) / (n - 1))
    value = sum(done) + left * mean
    margin = _t(n - 1) * spread * sqrt(left + left * left / n)
    return value, value - margin, value + margin


def _trend(known: Sequence[float], left: int) -> tuple[float, ...]:
    n = len(known)
    middle, mean = (n - 1) / 2, sum(known) / n
    width = sum((x - middle) ** 2 for x in range(n))
    slope = sum((x - middle) * (y - mean) for x, y in enumerate(known)) / width
    at = n - 1 + left
    value = mean + slope * (at - middle)
    rest = sum((y - mean - slope * (x - middle)) ** 2 for x, y in enumerate(known))
    margin = _t(n - 2) * sqrt(rest / (n - 2)) * sqrt(1 + 1 / n + (at - middle) ** 2 / width)
    return value, value - margin, value + margin


def _t(freedom: int) -> float:
    return T_80[freedom - 1] if freedom <= len(T_80) else NORMAL_80


def _within(value: float, bounds: tuple[float | None, float | None]) -> float:
    low, high = bounds
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
