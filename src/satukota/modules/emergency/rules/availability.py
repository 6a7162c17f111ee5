"""Whether a unit is free: the worst of its duty and of all its active assignments."""

from collections.abc import Iterable

from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE

DUTIES = ("available_in_station", "available_mobile", "returning", "delayed", "out_of_service", "off_duty")
"""What a crew says of itself. `committed` is never said: it is read from the assignments."""

FREE = ("available_in_station", "available_mobile", "returning")
NEEDS_REASON = ("out_of_service", "delayed")

AVAILABILITIES = ("available", "delayed", "committed", "unavailable")


def availability(duty: str, assignments: Iterable[str]) -> str:
    """Return one of AVAILABILITIES; an active assignment always outweighs what the crew says."""
    if any(state in ACTIVE for state in assignments):
        return "committed"
    if duty in FREE:
        return "available"
    return "delayed" if duty == "delayed" else "unavailable"


def after_clearing(duty: str) -> str:
    """Return the duty of a unit that has just been cleared: it is on the road, unless it left service meanwhile."""
    return "available_mobile" if duty in FREE else duty


PLATFORM_STATES = {
    "Available": "available",
    "Delayed": "delayed",
    "Unavailable": "unavailable",
    "Committed": "committed",
    "OutOfService": "unavailable",
    "Responding": "committed",
    "OnScene": "committed",
    "Staging": "committed",
    "Returning": "available",
    "Cancelled": "available",
    "Released": "available",
    "Enroute": "committed",
}
"""States of other dispatch systems, for imports and feeds."""
