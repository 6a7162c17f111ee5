"""What a crew sees: its unit and the incidents that it is sent to. Nothing of other units."""

from typing import Any

from satukota.kernel.people.api import User
from satukota.modules.emergency.models import Assignment, Crew, Unit
from satukota.modules.emergency.queries.assignments import assignment_row
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.desk import stamp
from satukota.modules.emergency.queries.units import active_assignments, availability_of
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE


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
            "duty": unit.duty,
            "crew": unit.crew,
            "availability": availability_of(unit, active_assignments([unit.pk])),
        },
        "assignments": [assignment_row(row) for row in rows],
    }
