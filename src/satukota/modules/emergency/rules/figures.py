"""How fast the centre answers: intervals, nearest-rank percentiles, compliance and the service level, each with its
N.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

MEASURES: Mapping[str, tuple[str, str]] = {
    "answer": ("rang_at", "answered_at"),
    "classify": ("answered_at", "classified_at"),
    "processing": ("answered_at", "first_dispatch_at"),
    "acknowledge": ("dispatched_at", "acknowledged_at"),
    "turnout": ("dispatched_at", "en_route_at"),
    "travel": ("en_route_at", "on_scene_at"),
    "response": ("rang_at", "on_scene_at"),
}
"""Each measure is the time from the first stamp to the second."""

TARGETS: Mapping[str, float] = {
    "answer": 10,
    "classify": 30,
    "processing": 90,
    "acknowledge": 30,
    "turnout": 80,
    "travel": 480,
    "response": 900,
}
"""Seconds; the city sets its own in the emergency policies."""


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


def elapsed(start: datetime, now: datetime) -> int:
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


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """SL(T) = answered within T / (answered + abandoned after T)."""

    limit: float
    answered_within: int
    answered: int
    abandoned_after: int

    @property
    def share(self) -> float | None:
        """Return the service level between 0 and 1, None where no call counts."""
        counted = self.answered + self.abandoned_after
        return self.answered_within / counted if counted else None


def service_level(answered: Iterable[float], abandoned: Iterable[float], limit: float) -> ServiceLevel:
    """Return SL(limit) from the waiting seconds of answered and of abandoned calls."""
    waits = list(answered)
    return ServiceLevel(limit, sum(w <= limit for w in waits), len(waits), sum(w > limit for w in abandoned))


MISDIAL = 3
"""An abandoned call shorter than this many seconds is a slip of the finger and stands apart."""


def abandoned_kind(waited: float) -> str:
    """Return `misdial` or `abandoned`."""
    return "misdial" if waited < MISDIAL else "abandoned"


def longest_tenth(waits: Sequence[float]) -> float | None:
    """Return the mean of the longest 10 % of waits (a European key figure)."""
    ordered = sorted(waits, reverse=True)
    top = ordered[: max(1, math.ceil(len(ordered) / 10))] if ordered else []
    return sum(top) / len(top) if top else None


def _waiting_probability(load: float, desks: int) -> float:
    """Return Erlang C: the chance that a call has to wait, by the stable recursion over Erlang B."""
    blocked = 1.0
    for number in range(1, desks + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / desks * (1 - blocked)) if desks > load else 1.0


def desks_needed(calls_per_hour: float, handling_seconds: float, share: float = 0.9, limit: float = 10) -> int:
    """Return the call takers needed so that `share` of calls are answered within `limit` seconds; never fewer than
    two.
    """
    load = calls_per_hour * handling_seconds / 3600
    desks = max(2, math.floor(load) + 1)
    while desks < 500:
        waiting = _waiting_probability(load, desks)
        if 1 - waiting * math.exp(-(desks - load) * limit / max(handling_seconds, 1)) >= share:
            break
        desks += 1
    return desks


def missing_stamps(stamps: Mapping[str, datetime | None], needed: Sequence[str]) -> list[str]:
    """Return the names of the stamps that should be there and are not."""
    return [name for name in needed if stamps.get(name) is None]


def disorder(stamps: Mapping[str, datetime | None], order: Sequence[str]) -> list[tuple[str, str]]:
    """Return the neighbouring stamps that stand in the wrong order, for the list of data quality."""
    known = [(name, at) for name in order if (at := stamps.get(name)) is not None]
    return [(a[0], b[0]) for a, b in pairwise(known) if b[1] < a[1]]
