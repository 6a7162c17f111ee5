"""Forecast of a year by the same quarters of earlier years, with an interval where experience backs one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from statistics import fmean, stdev

from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.judgement import Measure
from satukota.modules.planning.rules.periods import QUARTERS_OF
from satukota.modules.planning.rules.totals import Total

T_80 = (3.078, 1.886)
"""Student's t for a two-sided 80 % interval, 1 or 2 degrees of freedom."""
MOST_YEARS = 3
"""Older years say little of this one."""
LEAST_YEARS = 3
"""Fewer earlier years leave their spread unknown."""
NEIGHBOURS = 0.95
"""Two changes from year to year share a year, which makes their spread look a little wider than it is."""

MOST_TIMES = 1000
"""A figure that grows more than so many times within these years has no proportion to learn from."""

type Years = Mapping[int, Sequence[float | None]]


class Silence(StrEnum):
    """Why there is no forecast, or no interval with it."""

    NONE = ""
    COMPLETE = "complete"
    NO_EARLIER_YEAR = "no_earlier_year"
    FEW_YEARS = "few_years"
    ALIKE = "alike"
    HIGHEST = "highest"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True)
class Forecast:
    """Expected value of the year, and the interval that four of five such forecasts keep, or why one is not given."""

    value: float | None
    low: float | None = None
    high: float | None = None
    silence: Silence = Silence.NONE


def forecast(
    measure: Measure, years: Years, year: int, bounds: tuple[float | None, float | None] = (None, None)
) -> Forecast:
    """Return the forecast of a year from its finished quarters and those of earlier years.

    `years` holds four quarters each, None where there is no value; values of another unit or instrument are not among
    them. The years before say how much used to follow on the same quarters: in proportion, or by difference where a
    figure may be nought or less.
    """
    slots = {y: _slots(measure, quarters) for y, quarters in years.items()}
    done = slots.get(year, [None] * (4 // QUARTERS_OF[measure.rhythm]))
    if done[-1] is not None:
        return Forecast(None, silence=Silence.COMPLETE)
    base, pairs = _experience(measure.total, slots, year, done)
    if base is None or not pairs:
        return Forecast(None, silence=Silence.NO_EARLIER_YEAR)
    expected, low, high, silence = _expected(base, pairs, NEIGHBOURS if not any(_known(done)) else 1.0)
    silence = silence or _uncalibrated(measure.total, done)
    floor = _floor(measure, done, bounds[0])
    value, low, high = (_within(part, bounds, floor) for part in (expected, low, high))
    return Forecast(value, silence=silence) if silence else Forecast(value, low, high)


def _slots(measure: Measure, quarters: Sequence[float | None]) -> list[float | None]:
    """Return the values of the periods in which the indicator is reported."""
    step = QUARTERS_OF[measure.rhythm]
    parts = [_present(quarters[at : at + step]) for at in range(0, len(quarters), step)]
    return [part[-1] if part else None for part in parts]


def _experience(
    total: Total, slots: Mapping[int, Sequence[float | None]], year: int, done: Sequence[float | None]
) -> tuple[float | None, list[tuple[float, float]]]:
    """Return the figure to go on from, and of earlier years the same figure with what became of it."""
    whole = {y: _total(total, _present(row)) for y, row in slots.items() if y < year and all(_known(row))}
    if any(_known(done)):
        mask = _known(done)
        pairs = [(_part(total, slots[y], mask), final) for y, final in sorted(whole.items())]
        return _part(total, done, mask), pairs[-MOST_YEARS:]
    neighbours = [(whole[y - 1], whole[y]) for y in sorted(whole) if y - 1 in whole]
    return whole.get(year - 1), neighbours[-MOST_YEARS:]


def _part(total: Total, row: Sequence[float | None], mask: Sequence[bool]) -> float:
    """Return the year's value by the masked periods alone; a sum is brought to the length of a year."""
    known = [value for value, wanted in zip(row, mask, strict=True) if wanted and value is not None]
    return sum(known) * len(mask) / len(known) if total is Total.SUM else _total(total, known)


def _expected(
    base: float, pairs: Sequence[tuple[float, float]], narrower: float
) -> tuple[float, float, float, Silence]:
    figures = [base, *(figure for pair in pairs for figure in pair)]
    positive = min(figures) > 0 and max(figures) / MOST_TIMES <= min(figures)
    changes = [log(after / before) if positive else after - before for before, after in pairs]
    usual = fmean(changes)
    spread = stdev(changes) if len(changes) > 1 else 0.0
    margin = narrower * T_80[max(len(changes), 2) - 2] * spread * sqrt(1 + 1 / len(changes))
    low, value, high = (base * exp(usual + m) if positive else base + usual + m for m in (-margin, 0.0, margin))
    silence = Silence.NONE
    if len(changes) < LEAST_YEARS:
        silence = Silence.FEW_YEARS
    elif spread < 1e-9:
        silence = Silence.ALIKE
    return value, low, high, silence


def _uncalibrated(total: Total, done: Sequence[float | None]) -> Silence:
    """Return why an interval of this kind was not calibrated (docs/explanation/forecast.md), or nothing."""
    if total is Total.HIGHEST:
        return Silence.HIGHEST
    begun = any(_known(done)) or len(done) == 1
    return Silence.NONE if begun or total not in {Total.SUM, Total.MEAN} else Silence.NOT_BEGUN


def _floor(measure: Measure, done: Sequence[float | None], lowest: float | None) -> float | None:
    """Return what a running total, a count or a percentage that never falls has reached already."""
    known = _present(done)
    if measure.total is Total.SUM:
        return sum(known) if lowest is not None and lowest >= 0 else None
    keeps = measure.total in {Total.CUMULATIVE, Total.HIGHEST} or measure.formula is Formula.PERCENTAGE
    return max(known) if known and keeps else None


def _total(total: Total, known: Sequence[float]) -> float:
    if total is Total.SUM:
        return sum(known)
    if total is Total.MEAN:
        return fmean(known)
    return max(known) if total is Total.HIGHEST else known[-1]


def _known(row: Sequence[float | None]) -> list[bool]:
    return [value is not None for value in row]


def _present(row: Sequence[float | None]) -> list[float]:
    return [value for value in row if value is not None]


def _within(value: float, bounds: tuple[float | None, float | None], floor: float | None) -> float:
    low = max((bound for bound in (bounds[0], floor) if bound is not None), default=value)
    high = value if bounds[1] is None else bounds[1]
    return min(max(value, low), max(high, low))
