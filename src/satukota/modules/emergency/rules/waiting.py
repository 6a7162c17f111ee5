"""How long callers wait (service level, calls that were given up), and how many call takers are needed (Erlang C)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MISDIAL = 3
"""An abandoned call shorter than this many seconds is a slip of the finger and stands apart."""


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
    """Return SL(limit) from the waiting seconds of answered and of abandoned calls; what contradicts itself is left out."""
    waits = [waited for waited in answered if waited >= 0]
    return ServiceLevel(limit, sum(w <= limit for w in waits), len(waits), sum(w > limit for w in abandoned))


def abandoned_kind(waited: float) -> str:
    """Return `misdial` or `abandoned`."""
    return "misdial" if waited < MISDIAL else "abandoned"


def longest_tenth(waits: Sequence[float]) -> float | None:
    """Return the mean of the longest 10 % of waits (a European key figure)."""
    ordered = sorted((waited for waited in waits if waited >= 0), reverse=True)
    top = ordered[: max(1, math.ceil(len(ordered) / 10))] if ordered else []
    return sum(top) / len(top) if top else None


@dataclass(frozen=True, slots=True)
class Handled:
    """A call in the load of an hour: the day and hour in which it rang, the seconds of work, None where not known."""

    day: date
    hour: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day over a period: calls on average and in its busiest day, with the call takers each needs."""

    hour: int
    calls: float
    handling: float
    desks: int
    busiest: int
    busiest_day: date | None
    busiest_desks: int


def hours_passed(start: datetime, end: datetime) -> dict[int, float]:
    """Return how often each hour of the day passed between two local times, the running hour by its part."""
    passed = dict.fromkeys(range(24), 0.0)
    moment = start
    while moment < end:
        following = min(end, moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))
        passed[moment.hour] += (following - moment).total_seconds() / 3600
        moment = following
    return passed


def load(calls: Sequence[Handled], passed: Mapping[int, float]) -> list[Hour]:
    """Return each hour of the day with its load. An hour that has not passed once has no average."""
    return [_hour(hour, [call for call in calls if call.hour == hour], passed[hour]) for hour in range(24)]


def _hour(hour: int, calls: list[Handled], passed: float) -> Hour:
    mean = _mean(calls)
    rate = len(calls) / max(passed, 1.0)
    days = Counter(call.day for call in calls)
    day, busiest = max(days.items(), key=lambda pair: (pair[1], pair[0])) if days else (None, 0)
    peak = _mean([call for call in calls if call.day == day]) or mean
    return Hour(hour, rate, mean, desks_needed(rate, mean), busiest, day, desks_needed(busiest, peak))


def _mean(calls: Sequence[Handled]) -> float:
    known = [call.seconds for call in calls if call.seconds and call.seconds > 0]
    return sum(known) / len(known) if known else 0.0


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
