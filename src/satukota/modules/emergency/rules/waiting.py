"""How long callers wait: the service level, calls that were given up, the longest waits."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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
