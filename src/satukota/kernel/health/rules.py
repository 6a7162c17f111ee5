"""How bad a verdict is, and when people are told of it."""

from datetime import datetime, timedelta
from enum import IntEnum

RING_AFTER = timedelta(seconds=90)
"""What is over sooner rings nobody: two looks in turn must see it."""
KEPT = timedelta(days=7)
SPARSE = timedelta(hours=1)
"""So often at least the course of a check is kept, also where its state stays."""


class Level(IntEnum):
    """Well; something is missing or will be; the city's work stops or will soon."""

    WELL = 0
    WATCH = 1
    BROKEN = 2


def level_of(*, well: bool, grave: bool) -> Level:
    """Return how bad a verdict is."""
    if well:
        return Level.WELL
    return Level.BROKEN if grave else Level.WATCH


def bell(level: Level, since: datetime, rung_at: datetime | None, now: datetime) -> str:
    """Return what to tell: `broken` once for each trouble that lasts, `well` once when it is over; empty: nothing."""
    if now - since < RING_AFTER:
        return ""
    if level is Level.BROKEN:
        return "" if rung_at else "broken"
    return "well" if rung_at else ""


def days_until_full(free: float, earlier: float, days: float) -> float | None:
    """Return in how many days a disk is full at the pace of the last `days`; None where it does not fill."""
    used = earlier - free
    return free / (used / days) if used > 0 and days > 0 else None
