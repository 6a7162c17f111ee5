"""Units as the recommendation and the board see them."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import connection

from satukota.modules.emergency.models import Assignment, Unit
from satukota.modules.emergency.queries.clock import in_exercise, now
from satukota.modules.emergency.queries.places import area_of
from satukota.modules.emergency.rules.availability import availability
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE
from satukota.modules.emergency.rules.recommend import UnitFacts


def active_assignments(unit_ids: list[int] | None = None) -> dict[int, list[Assignment]]:
    """Return the assignments that bind units, by unit, in one query."""
    rows = Assignment.objects.filter(state__in=ACTIVE).select_related("incident", "unit")
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    by_unit: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("id"):
        by_unit[row.unit_id].append(row)
    return by_unit


def availability_of(unit: Unit, active: dict[int, list[Assignment]]) -> str:
    """Return whether a unit is free, from its duty and all of its active assignments."""
    return availability(unit.duty, (row.state for row in active.get(unit.pk, ())))


FACTS = """
    SELECT u.id, u.code, u.kind, u.offers, u.duty, u.crew, u.least_crew, u.resting, u.agency_id, s.code, s.lon, s.lat,
           p.lon, p.lat, p.accuracy, extract(epoch FROM %s - p.at)::float,
           EXISTS (SELECT 1 FROM emergency_assignment a WHERE a.unit_id = u.id AND a.state = ANY(%s))
    FROM emergency_unit u JOIN emergency_station s ON s.id = u.station_id
    LEFT JOIN emergency_position p ON p.unit_id = u.id
    WHERE u.active AND u.exercise = %s
"""


def facts(at: datetime | None = None) -> list[UnitFacts]:
    """Return every unit of this side with what the recommendation needs, in one statement (1,000 units: about 3 ms)."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [at or now(), list(ACTIVE), in_exercise()])
        rows = cursor.fetchall()
    areas = {(row[10], row[11]): "" for row in rows}
    for lon, lat in areas:
        areas[lon, lat] = area_of(lon, lat)[0]
    return [_fact(row, areas[row[10], row[11]]) for row in rows]


def _fact(row: tuple[Any, ...], area: str) -> UnitFacts:
    (
        pk,
        code,
        kind,
        offers,
        duty,
        crew,
        least,
        resting,
        agency,
        station,
        s_lon,
        s_lat,
        lon,
        lat,
        accuracy,
        age,
        busy,
    ) = row
    free = availability(duty, ("dispatched",) if busy else ())
    return UnitFacts(
        pk,
        code,
        kind,
        frozenset((*offers, kind)),
        free,
        crew,
        least,
        station,
        s_lon,
        s_lat,
        lon,
        lat,
        age,
        accuracy,
        resting,
        str(agency),
        area,
    )
