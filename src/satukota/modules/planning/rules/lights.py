"""Which traffic light an achievement earns."""

from decimal import Decimal
from enum import StrEnum


class Light(StrEnum):
    """Traffic light. Missing and stale data, and what cannot be judged yet, have their own state: never green or red."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    BEHIND = "behind"
    NOT_YET = "not_yet"
    MISSING = "missing"
    STALE = "stale"
    NO_TARGET = "no_target"


ON_TRACK_FROM = Decimal(91)
WATCH_FROM = Decimal(66)


def light(percent: Decimal | None, *, has_value: bool = True, has_target: bool = True, stale: bool = False) -> Light:
    """Return the traffic light of an exact achievement: nothing is rounded before it is judged.

    Without an achievement, where there are value and target, the period is still running.
    """
    if not has_value:
        return Light.MISSING
    if stale:
        return Light.STALE
    if not has_target:
        return Light.NO_TARGET
    if percent is None:
        return Light.NOT_YET
    if percent >= ON_TRACK_FROM:
        return Light.ON_TRACK
    return Light.WATCH if percent >= WATCH_FROM else Light.BEHIND
