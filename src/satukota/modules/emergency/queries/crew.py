"""What a crew sees: its unit and the incidents that it is sent to. Nothing of other units."""

from typing import Any

from satukota.kernel.people.api import User
from satukota.modules.emergency.models import Assignment, Crew, Unit
from satukota.modules.emergency.queries.cards import answers_in_words
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.desk import stamp
from satukota.modules.emergency.queries.log import entry_row
from satukota.modules.emergency.queries.places import area_of, hazards
from satukota.modules.emergency.queries.units import active_assignments, availability_of
from satukota.modules.emergency.rules.cards import carries_patients
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE, crew_steps

SHOWN = ("note", "chat", "photo")
LINES = 60
"""Lines of the log that travel to a phone; the page says how many there are in all."""


def unit_of(user: User) -> Unit | None:
    """Return the unit to which a person is signed on now."""
    crew = Crew.objects.select_related("unit").filter(user=user, until__isnull=True, unit__active=True).first()
    return crew.unit if crew else None


def crew_state(user: User) -> dict[str, Any]:
    """Return everything for one crew's page, in a handful of small statements."""
    unit = unit_of(user)
    if unit is None:
        return {"now": stamp(now()), "unit": None, "assignments": []}
    rows = (
        Assignment.objects.filter(unit=unit, state__in=ACTIVE)
        .select_related("incident")
        .order_by("incident__priority", "-id")
    )
    return {
        "now": stamp(now()),
        "unit": {
            "id": unit.pk,
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "patients": carries_patients(unit.kind, unit.offers),
            "duty": unit.duty,
            "crew": unit.crew,
            "availability": availability_of(unit, active_assignments([unit.pk])),
        },
        "assignments": [assignment_row(row, unit) for row in rows],
    }


def assignment_row(row: Assignment, unit: Unit) -> dict[str, Any]:
    """Return one assignment with all that its crew needs on the way."""
    incident = row.incident
    others = Assignment.objects.filter(incident=incident, state__in=ACTIVE).exclude(pk=row.pk).select_related("unit")
    return {
        "id": row.pk,
        "state": row.state,
        "actions": crew_steps(row.state, patients=carries_patients(unit.kind, unit.offers)),
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
        "said": answers_in_words(incident.card, incident.answers),
        "hazards": [{"title": h.title, "text": h.text} for h in hazards(incident.lon, incident.lat)],
        "others": [{"code": other.unit.code, "state": other.state} for other in others],
        "log": [
            entry_row(entry)
            for entry in incident.log.filter(kind__in=SHOWN).select_related("unit", "by").order_by("-id")[:LINES]
        ],
        "log_count": incident.log.filter(kind__in=SHOWN).count(),
    }
