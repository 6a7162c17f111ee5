"""Positions of units as trackers and phones report them; the newest believable one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.places import in_reach
from satukota.modules.emergency.rules.location.points import believable


@dataclass(frozen=True, slots=True)
class Reported:
    """A position as a tracker or phone reports it. Degrees, metres, metres a second, degrees from north."""

    lon: float
    lat: float
    at: datetime
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    source: str = "tracker"


UPSERT = """
    INSERT INTO emergency_position AS old (unit_id, lon, lat, accuracy, speed, heading, at, source)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (unit_id) DO UPDATE SET (lon, lat, accuracy, speed, heading, at, source) =
        (EXCLUDED.lon, EXCLUDED.lat, EXCLUDED.accuracy, EXCLUDED.speed, EXCLUDED.heading, EXCLUDED.at, EXCLUDED.source)
    WHERE old.at <= EXCLUDED.at
"""


def report_position(unit_id: int, fixes: Sequence[Reported]) -> int:
    """Keep the newest believable position of a unit; return how many were believed. A reading, so no event.

    What lies outside the city's reach is a broken tracker: it would send the unit from the other end of the world.
    """
    good = [fix for fix in fixes if believable(fix.lon, fix.lat) and in_reach(fix.lon, fix.lat)]
    if good:
        newest = max(good, key=lambda fix: fix.at)
        at = min(newest.at, now())
        with connection.cursor() as cursor:
            cursor.execute(
                UPSERT,
                [unit_id, newest.lon, newest.lat, newest.accuracy, newest.speed, newest.heading, at, newest.source],
            )
    return len(good)
