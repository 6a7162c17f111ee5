"""What a unit is ready for: its duty, with the reason for leaving service."""

from datetime import datetime

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions.events import UnitChanged, about_unit
from satukota.modules.emergency.actions.keyed import once_per_key
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Unit
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.availability import DUTIES, NEEDS_REASON


@once_per_key
@transaction.atomic
def set_duty(
    unit_id: int,
    duty: str,
    actor: Actor,
    *,
    reason: str = "",
    until: datetime | None = None,
    crew: int | None = None,
    key: str | None = None,
) -> Unit:
    """Say what a unit is ready for. Leaving service needs a reason; an active assignment stays what it is."""
    if duty not in DUTIES:
        raise Missing(field="duty")
    if duty in NEEDS_REASON and not reason.strip():
        raise Missing(field="reason")
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise Missing(field="unit")
    unit.duty, unit.duty_reason, unit.duty_until, unit.duty_at = duty, reason[:160], until, now()
    unit.crew = unit.crew if crew is None else crew
    unit.save()
    record(UnitChanged(step="duty", duty=duty), about_unit(unit), actor, key=key)
    return unit
