"""What became of a promise, in one word that everybody understands."""

from enum import StrEnum

from satukota.modules.planning.rules.lights import Light


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
