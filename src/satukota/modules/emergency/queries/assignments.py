"""An assignment as its crew reads it: the incident, its place and hazards, who else comes, the log."""

from typing import Any

from satukota.modules.emergency.models import Assignment
from satukota.modules.emergency.queries.desk import stamp
from satukota.modules.emergency.queries.matter import entry_row
from satukota.modules.emergency.queries.places import area_of, hazards
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE, ASSIGNMENT


def assignment_row(row: Assignment) -> dict[str, Any]:
    """Return one assignment with all that its crew needs on the way."""
    incident = row.incident
    others = Assignment.objects.filter(incident=incident, state__in=ACTIVE).exclude(pk=row.pk).select_related("unit")
    return {
        "id": row.pk,
        "state": row.state,
        "actions": [a for a in ASSIGNMENT.actions(row.state) if a not in ("cancel", "divert", "dispatch")],
        "dispatched_at": stamp(row.dispatched_at),
        "incident": incident.pk,
        "number": incident.number,
        "kind": incident.kind,
        "priority": incident.priority,
        "level": incident.alarm_level,
        "place": incident.place_text,
        "lon": incident.lon,
        "lat": incident.lat,
        "accuracy": incident.accuracy,
        "area": area_of(incident.lon, incident.lat)[1],
        "what": incident.what,
        "hazards": [{"title": h.title, "text": h.text} for h in hazards(incident.lon, incident.lat)],
        "others": [{"code": other.unit.code, "state": other.state} for other in others],
        "log": [
            entry_row(entry)
            for entry in incident.log.filter(kind__in=("note", "chat", "photo"))
            .select_related("unit", "by")
            .order_by("-id")[:30]
        ],
    }
