"""A scene as the desk shows it: patients by colour, beds that are left, the next roll call, who leads what."""

from typing import Any

from django.db.models import Count, F, Q

from satukota.modules.emergency.models import Hospital, Incident
from satukota.modules.emergency.queries.desk import stamp


def scene_of(incident: Incident) -> dict[str, Any]:
    """Return what was noted of a scene."""
    return {
        "patients": [
            {
                "id": row.pk,
                "number": row.number,
                "triage": row.triage,
                "hospital": row.hospital.name if row.hospital else "",
            }
            for row in incident.patients.select_related("hospital").order_by("number")
        ],
        "hospitals": hospitals(),
        "roll_minutes": incident.roll_minutes,
        "roll_at": stamp(incident.roll_at),
        "roles": incident.roles,
    }


def hospitals() -> list[dict[str, Any]]:
    """Return the hospitals with the beds that are left: what they said, less those who were sent there since."""
    since = Count("patients", filter=Q(patients__sent_at__gte=F("beds_at")))
    return [
        {
            "id": row.pk,
            "name": row.name,
            "phone": row.phone,
            "free": None if row.beds_free is None else max(0, row.beds_free - row.since),
            "at": stamp(row.beds_at),
        }
        for row in Hospital.objects.annotate(since=since)
    ]
