"""What an office's counter can take: opening times of a week, times of appointments, whom to call next."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4])[.:]([0-5]\d)")
MINUTE = 60
CLOSED = ("tutup", "closed")
"""What is written for a day on which a counter is closed."""

type Windows = tuple[tuple[int, int], ...]


class UnreadableHours(ValueError):
    """A text is no list of opening times in order, such as `08.00-11.30, 13.00-15.00`."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """Seats, minutes of a slot, days ahead, opening times by weekday, and how the lines are mixed.

    Without `hours` the city's calendar says when the office is open. `priority_run` numbers with priority are called
    before one without; 0 calls all of them first.
    """

    seats: int = 2
    slot_minutes: int = 30
    days_ahead: int = 10
    hours: Mapping[str, Windows] = field(default_factory=dict)
    priority_run: int = 0

    def open_in(self, weekday: int, office: Sequence[tuple[int, int]]) -> Windows:
        """Return when the counter is open on a day on which the office works `office`, in seconds of the day.

        Breaks and holidays of the city hold for every counter: what lies outside the office's hours is cut off.
        """
        if not self.hours:
            return tuple(office)
        own = self.hours.get(DAYS[weekday], ())
        shared = ((max(a, c), min(b, d)) for a, b in own for c, d in office)
        return tuple((start, end) for start, end in shared if start < end)

    def starts(self, windows: Windows) -> Iterator[int]:
        """Yield when appointments begin, in seconds of the day."""
        length = self.slot_minutes * MINUTE
        for start, end in windows:
            yield from range(start, end - length + 1, length)


def read_hours(text: str) -> Windows:
    """Return the opening times of a day, empty for a closed one. Raises UnreadableHours."""
    if text.strip().lower() in CLOSED:
        return ()
    spans = [part.strip() for part in text.split(",") if part.strip()]
    windows = tuple(_span(part) for part in spans)
    if any(start >= end for start, end in windows) or any(a[1] > b[0] for a, b in pairwise(windows)):
        raise UnreadableHours(text)
    return windows


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise UnreadableHours(text)
    hour, minute, last_hour, last_minute = (int(part) for part in match.groups())
    return (hour * 60 + minute) * MINUTE, (last_hour * 60 + last_minute) * MINUTE


def hours_text(windows: Sequence[Sequence[int]]) -> str:
    """Return opening times as people write them: `08.00-11.30, 13.00-15.00`."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in windows)


def _clock(second: int) -> str:
    return f"{second // 3600:02}.{second // 60 % 60:02}"


def next_is_priority(called_before: Sequence[bool], waiting: tuple[bool, bool], run: int) -> bool:
    """Say whether the next number is one with priority.

    `called_before` says of today's calls, the newest first, whether each had priority; `waiting` whether somebody waits
    with and without. With `run` 0 priority always goes first; otherwise one without follows after so many with.
    """
    with_priority, without = waiting
    if not (with_priority and without):
        return with_priority
    if run == 0:
        return True
    streak = next((n for n, priority in enumerate(called_before) if not priority), len(called_before))
    return streak < run


def minutes_to_wait(before: int, windows: int, minutes_each: float) -> int:
    """Return how long somebody waits with so many people before, at so many open windows, in whole minutes.

    It is none only where nobody is before.
    """
    return max(1, round(before / max(windows, 1) * minutes_each)) if before else 0
