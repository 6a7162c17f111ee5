"""How often an indicator gets a value, when a period is complete, and when its newest value has become old."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from satukota.modules.planning.rules.quarters import Quarter, quarter_of


class Frequency(StrEnum):
    """How often an indicator gets a value."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


GRACE_DAYS = 45
"""Days after the end of a period within which its value may still be on its way."""


QUARTERS_OF = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 1, Frequency.HALF_YEARLY: 2, Frequency.YEARLY: 4}


def period_end(frequency: Frequency, quarter: int) -> int:
    """Return the last quarter of the period that a quarter lies in: of a half-yearly value from TW I or II it is 2."""
    step = QUARTERS_OF[frequency]
    return (quarter + step - 1) // step * step


def ends_period(frequency: Frequency, quarter: int) -> bool:
    """Return whether a value is due in a quarter: a half-yearly one in TW II and IV, a yearly one in TW IV."""
    return period_end(frequency, quarter) == quarter


def due_rhythms(quarter: int) -> tuple[Frequency, ...]:
    """Return the frequencies whose value is due in a quarter."""
    return tuple(frequency for frequency in Frequency if ends_period(frequency, quarter))


def newest_of_periods[N](frequency: Frequency, quarters: Sequence[N | None]) -> list[N | None]:
    """Return a year's quarters with the newest value of each period alone.

    A half or whole year has one value: what was told of it on the way is never added to it.
    """
    step = QUARTERS_OF[frequency]
    kept: list[N | None] = []
    for start in range(0, len(quarters), step):
        period = quarters[start : start + step]
        newest = max((place for place, value in enumerate(period) if value is not None), default=-1)
        kept += [value if place == newest else None for place, value in enumerate(period)]
    return kept


def quarters_over(year: int, today: date) -> int:
    """Return how many quarters of a year are over, 0 to 4."""
    now = quarter_of(today)
    if year != now.year:
        return 4 if year < now.year else 0
    return now.number - 1


def due_quarter(frequency: Frequency, today: date) -> Quarter:
    """Return the newest quarter whose value must be there by today."""
    quarter = quarter_of(today - timedelta(days=GRACE_DAYS)).previous
    step = QUARTERS_OF[frequency]
    while quarter.number % step:
        quarter = quarter.previous
    return quarter


def is_stale(frequency: Frequency, newest: Quarter | None, today: date) -> bool:
    """Return whether the newest value is older than the indicator's frequency promises."""
    if newest is None:
        return True
    return Quarter(newest.year, period_end(frequency, newest.number)) < due_quarter(frequency, today)
