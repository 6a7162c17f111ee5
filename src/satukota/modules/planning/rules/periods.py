"""Quarters, and when a value of a period has become old."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Frequency(StrEnum):
    """How often an indicator gets a value."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


GRACE_DAYS = 45
"""Days after the end of a period within which its value may still be on its way."""

QUARTERS_OF = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 1, Frequency.HALF_YEARLY: 2, Frequency.YEARLY: 4}


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def __str__(self) -> str:
        return f"TW {('I', 'II', 'III', 'IV')[self.number - 1]} {self.year}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def due_quarter(frequency: Frequency, today: date) -> Quarter:
    """Return the newest quarter whose value must be there by today."""
    quarter = quarter_of(today - timedelta(days=GRACE_DAYS)).previous
    step = QUARTERS_OF[frequency]
    while quarter.number % step:
        quarter = quarter.previous
    return quarter


def is_stale(frequency: Frequency, newest: Quarter | None, today: date) -> bool:
    """Return whether the newest value is older than the indicator's frequency promises."""
    return newest is None or newest < due_quarter(frequency, today)
