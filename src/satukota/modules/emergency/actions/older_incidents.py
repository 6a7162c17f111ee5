"""A row of an older system as an incident with its first unit."""

from collections.abc import Mapping
from typing import Any

from satukota.modules.emergency.models import Assignment, Incident
from satukota.modules.emergency.queries.places import area_of, cell_of

FLAG = "takeover"
UNIT_TIMES = ("dispatched_at", "acknowledged_at", "en_route_at", "on_scene_at", "cleared_at")


def incident_of(row: Mapping[str, Any]) -> Incident:
    """Return the incident of a row, closed as it was."""
    lon, lat = row.get("lon"), row.get("lat")
    return Incident(
        kind=row["kind"],
        priority=row.get("priority", 3),
        state="closed",
        place_text=row.get("place", ""),
        lon=lon,
        lat=lat,
        area_code=area_of(lon, lat)[0],
        cell=cell_of(lon, lat),
        flags=[FLAG],
        rang_at=row["rang_at"],
        answered_at=row.get("answered_at"),
        opened_at=row["opened_at"],
        first_dispatch_at=row.get("dispatched_at"),
        first_on_scene_at=row.get("on_scene_at"),
        closed_at=row.get("cleared_at") or row["opened_at"],
        disposition="handled",
    )


def assignment_of(row: Mapping[str, Any], incident: Incident) -> Assignment:
    """Return the first unit of a row with its times."""
    return Assignment(
        incident=incident,
        unit_id=row["unit"],
        state="cleared",
        flags=[FLAG],
        **{name: row.get(name) for name in UNIT_TIMES},
    )
