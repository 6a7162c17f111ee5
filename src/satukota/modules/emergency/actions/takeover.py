"""Take closed calls over from an older system: one event for the whole batch, the rows marked `takeover`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.modules.emergency.actions.events import SetupChanged
from satukota.modules.emergency.models import Assignment, Call, Incident
from satukota.modules.emergency.queries.places import area_of, cell_of

FLAG = "takeover"
UNIT_TIMES = ("dispatched_at", "acknowledged_at", "en_route_at", "on_scene_at", "cleared_at")


@transaction.atomic
def take_over(rows: Sequence[Mapping[str, Any]]) -> int:
    """Write closed calls with their incidents and first units as they were; return how many calls."""
    incident_rows = [row for row in rows if row.get("kind")]
    incidents = Incident.objects.bulk_create([incident_of(row) for row in incident_rows])
    by_row = {id(row): incident for row, incident in zip(incident_rows, incidents, strict=True)}
    Assignment.objects.bulk_create([assignment_of(row, by_row[id(row)]) for row in incident_rows if row.get("unit")])
    Call.objects.bulk_create([_call(row, by_row.get(id(row))) for row in rows])
    data = SetupChanged(what="call", code=str(len(rows)), step="taken_over")
    record(data, Subject("emergency.setup", 0, Audience.AGENCY), Actor.system())
    return len(rows)


def _call(row: Mapping[str, Any], incident: Incident | None) -> Call:
    answered = row.get("answered_at")
    return Call(
        state="closed" if answered else "reviewed",
        classed=row.get("classed", ""),
        class_reason=row.get("reason", ""),
        caller=row["caller"],
        caller_index=row["caller"],
        called="112",
        flags=[FLAG],
        rang_at=row["rang_at"],
        queued_at=row["rang_at"],
        answered_at=answered,
        classified_at=row.get("classified_at"),
        ended_at=row["ended_at"],
        wrapped_at=row["ended_at"],
        place_text=row.get("place", ""),
        lon=row.get("lon"),
        lat=row.get("lat"),
        area_code=area_of(row.get("lon"), row.get("lat"))[0],
        incident=incident,
        incident_at=row.get("opened_at"),
    )


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
