"""Which traffic light an achievement earns, and in one word what became of a promise."""

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


class Status(StrEnum):
    """What a promise is today, as far as it was published."""

    KEPT = "kept"
    WATCH = "watch"
    BEHIND = "behind"
    UNDER_WAY = "under_way"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


LIGHTS = {
    Light.ON_TRACK: Status.KEPT,
    Light.WATCH: Status.WATCH,
    Light.BEHIND: Status.BEHIND,
    Light.NOT_YET: Status.UNDER_WAY,
}


def status_of_figure(light: str, *, published: bool) -> Status:
    """Return the status of an indicator's promise by the light of what was published; unknown without a value."""
    return LIGHTS.get(Light(light), Status.UNKNOWN) if published and light else Status.UNKNOWN


def status_of_item(*, done: bool, dropped: bool, late: bool) -> Status:
    """Return the status of an item that was promised for a day."""
    if dropped:
        return Status.DROPPED
    if done:
        return Status.KEPT
    return Status.BEHIND if late else Status.UNDER_WAY
