"""Which traffic light an achievement earns."""

from decimal import Decimal
from enum import StrEnum


class Light(StrEnum):
    """Traffic light. Missing and stale data have their own state, they are never green or red."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    MISSING = "missing"
    STALE = "stale"
    NO_TARGET = "no_target"


ON_TRACK_FROM = Decimal(91)
WATCH_FROM = Decimal(66)


def light(percent: Decimal | None, *, has_value: bool = True, has_target: bool = True, stale: bool = False) -> Light:
    """Return the traffic light of an achievement."""
    if not has_value:
        return Light.MISSING
    if stale:
        return Light.STALE
    if not has_target or percent is None:
        return Light.NO_TARGET
    if percent >= ON_TRACK_FROM:
        return Light.ON_TRACK
    return Light.WATCH if percent >= WATCH_FROM else Light.BEHIND
