"""How long callers wait (service level, calls that were given up), and how many call takers are needed (Erlang C)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    """Return SL(limit) from the waiting seconds of answered and of abandoned calls."""
    waits = list(answered)
    return ServiceLevel(limit, sum(w <= limit for w in waits), len(waits), sum(w > limit for w in abandoned))


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
