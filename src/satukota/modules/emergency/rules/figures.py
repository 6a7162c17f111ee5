"""A measure summed up: its intervals, nearest-rank percentiles and compliance, each with its N."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over N completed intervals. Shares are between 0 and 1; None where there is nothing to measure."""

    n: int
    missing: int
    negative: int
    mean: float | None
    p50: float | None
    p90: float | None
    target: float
    within: int

    @property
    def share(self) -> float | None:
        """Return the part of the intervals that kept the target."""
        return self.within / self.n if self.n else None


def seconds(start: datetime | None, end: datetime | None) -> float | None:
    """Return the seconds from start to end, None where a stamp is missing; negative where the stamps contradict."""
    return None if start is None or end is None else (end - start).total_seconds()


def elapsed_seconds(start: datetime, now: datetime) -> int:
    """Return whole seconds for a timer on a screen: never negative, whatever the clocks say."""
    return max(0, int((now - start).total_seconds()))


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the nearest-rank percentile of values in ascending order."""
    return ordered[max(1, math.ceil(share * len(ordered))) - 1] if ordered else None


def figure(intervals: Iterable[float | None], target: float) -> Figure:
    """Sum up intervals: missing and negative ones are counted apart, never dropped silently."""
    values = list(intervals)
    good = sorted(value for value in values if value is not None and value >= 0)
    missing = sum(value is None for value in values)
    return Figure(
        len(good),
        missing,
        len(values) - missing - len(good),
        sum(good) / len(good) if good else None,
        percentile(good, 0.5),
        percentile(good, 0.9),
        target,
        sum(value <= target for value in good),
    )
