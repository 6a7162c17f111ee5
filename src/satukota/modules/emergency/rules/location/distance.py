"""How far apart positions are, and which of several counts."""

import math

from satukota.modules.emergency.rules.location.points import Fix

EARTH = 6_371_000.0


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance between two points in degrees, in metres."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def conflict(spoken: Fix, network: Fix, limit: float = 1000) -> float | None:
    """Return the distance in metres where what was said and what the network says are too far apart, else None."""
    apart = metres(spoken.lon, spoken.lat, network.lon, network.lat) - (network.accuracy or 0)
    return apart if apart > limit else None


RANK = {"confirmed": 0, "card": 1, "aml": 2, "sip": 3, "app": 4, "manual": 5, "cell": 6}


UNSAID = 1000.0
"""Metres for which a position counts that does not say how exact it is."""


def replaces(new: Fix, known: Fix) -> bool:
    """Tell whether a position is to be shown instead of the one that is known.

    What a person confirmed yields only to a person. Of what phones and networks say the more exact counts, whoever says
    it and whenever: a radio cell never takes the place of a satellite fix. Of two that are as exact, the better source.
    """
    if "confirmed" in (new.source, known.source):
        return new.source == "confirmed"
    sharp, dull = (UNSAID if fix.accuracy is None else fix.accuracy for fix in (new, known))
    return (sharp, RANK.get(new.source, 9)) <= (dull, RANK.get(known.source, 9))


def best(fixes: list[Fix]) -> Fix | None:
    """Return the fix to show first: what a human confirmed, then by source, then the more accurate."""
    return min(fixes, key=lambda fix: (RANK.get(fix.source, 9), fix.accuracy or 1e9), default=None)
