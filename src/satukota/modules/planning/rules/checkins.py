"""Short word between quarters: how sure the owner is, in which rhythm, how long nobody spoke, where the light says otherwise."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from satukota.modules.planning.rules.lights import Light

WEEK = 7
ANCHOR = date(2024, 1, 1)
"""A Monday: weeks, and pairs of weeks, are counted from it."""
SHOWN = 8
"""Periods that a trend shows."""
REMIND_BEFORE = 3
"""Days before the end of a period on which its owner is reminded: a Friday."""


class Confidence(StrEnum):
    """How sure the owner is of reaching the target."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class Differs(StrEnum):
    """How what the owner says differs from the official light."""

    NO = ""
    HOPEFUL = "hopeful"
    WARNING = "warning"


OF_WORD = {Confidence.ON_TRACK: 2, Confidence.AT_RISK: 1, Confidence.OFF_TRACK: 0}
OF_LIGHT = {Light.ON_TRACK: 2, Light.WATCH: 1, Light.BEHIND: 0}


def difference(confidence: Confidence | None, light: Light) -> Differs:
    """Return whether the owner says something better or worse than the light; no light, no difference."""
    if confidence is None or light not in OF_LIGHT:
        return Differs.NO
    step = OF_WORD[confidence] - OF_LIGHT[light]
    return Differs.NO if step == 0 else Differs.HOPEFUL if step > 0 else Differs.WARNING


def period_start(day: date, weeks: int) -> date:
    """Return the Monday on which the period of so many weeks begins that a day lies in."""
    step = WEEK * weeks
    return ANCHOR + timedelta(days=(day - ANCHOR).days // step * step)


def remind_from(day: date, weeks: int) -> date:
    """Return the day of a period from which its owner is reminded."""
    return period_start(day, weeks) + timedelta(days=WEEK * weeks - REMIND_BEFORE)


def silent_periods(weeks: int, asked_since: date, newest: date | None, today: date) -> int:
    """Return how many whole periods have ended without a word, the latest in a row; the running one is not over."""
    step = timedelta(days=WEEK * weeks)
    first = period_start(asked_since, weeks)
    if first < asked_since:
        first += step
    begin = first if newest is None else max(first, period_start(newest, weeks) + step)
    return max((period_start(today, weeks) - begin) // step, 0)


def trend(words: Iterable[tuple[date, Confidence]], weeks: int, today: date) -> list[Confidence | None]:
    """Return the last word of each of the last periods, oldest first; None where nobody spoke. `words` are in order."""
    newest: Mapping[date, Confidence] = {period_start(day, weeks): word for day, word in words}
    last = period_start(today, weeks)
    starts = (last - timedelta(days=WEEK * weeks * back) for back in range(SHOWN - 1, -1, -1))
    return [newest.get(start) for start in starts]
