"""A dispatch that nobody acknowledged climbs: ring again, the second way, the supervisor."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rung:
    """After so many seconds without an answer, do this."""

    seconds: int
    what: str


LADDER = (Rung(30, "ring_again"), Rung(60, "second_way"), Rung(90, "supervisor"))

RING_ALL_AFTER = 20
OVERFLOW_AFTER = 40
"""Seconds after which an unanswered call rings at every desk, then goes to the neighbour's centre."""


def rung(dispatched_at: datetime, now: datetime, ladder: tuple[Rung, ...] = LADDER) -> int:
    """Return how many rungs an unacknowledged dispatch has climbed (0 … 3); a clock that runs backwards counts 0."""
    waited = (now - dispatched_at).total_seconds()
    return sum(1 for step in ladder if waited >= step.seconds)


def due_times(dispatched_at: datetime, ladder: tuple[Rung, ...] = LADDER) -> list[tuple[int, datetime]]:
    """Return (rung number from 1, when) for every rung."""
    return [(number, dispatched_at + timedelta(seconds=step.seconds)) for number, step in enumerate(ladder, 1)]


def roll_is_due(last: datetime | None, minutes: int | None, now: datetime) -> bool:
    """Tell whether the crews of a scene should have been heard again by now."""
    return last is not None and minutes is not None and now - last >= timedelta(minutes=minutes)


def waiting_level(rang_at: datetime, now: datetime) -> str:
    """Return `normal`, `all_desks` or `overflow` for a call that waits."""
    waited = (now - rang_at).total_seconds()
    if waited >= OVERFLOW_AFTER:
        return "overflow"
    return "all_desks" if waited >= RING_ALL_AFTER else "normal"


HEARTBEAT = 15
STALE_CLAIM = 45
"""A claim whose desk was silent for three heartbeats is offered to others, never moved by itself."""


def claim_is_stale(heartbeat_at: datetime, now: datetime) -> bool:
    """Tell whether the desk that holds a call has fallen silent."""
    return (now - heartbeat_at).total_seconds() > STALE_CLAIM
