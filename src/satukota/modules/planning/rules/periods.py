"""How often an indicator gets a value, when a period is complete, and when its newest value has become old."""

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
