"""Who is signed on to which unit."""

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import User
from satukota.modules.emergency.actions.events import UnitChanged, about_unit
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Crew, Unit
from satukota.modules.emergency.queries.clock import now


@transaction.atomic
def sign_on(unit_id: int, user: User, actor: Actor) -> Crew:
    """Put a person on a unit; they leave the one on which they were."""
    unit = Unit.objects.filter(pk=unit_id, active=True).first()
    if unit is None:
        raise Missing(field="unit")
    at = now()
    Crew.objects.filter(user=user, until__isnull=True).exclude(unit=unit).update(until=at)
    crew, created = Crew.objects.get_or_create(user=user, unit=unit, until=None, defaults={"since": at})
    if created:
        record(UnitChanged(step="sign_on", duty=unit.duty), about_unit(unit), actor)
    return crew


@transaction.atomic
def sign_off(user: User, actor: Actor) -> None:
    """Take a person off their unit: from now on nothing of it reaches them."""
    crew = Crew.objects.select_related("unit").filter(user=user, until__isnull=True).first()
    if crew is None:
        return
    crew.until = now()
    crew.save(update_fields=["until"])
    record(UnitChanged(step="sign_off", duty=crew.unit.duty), about_unit(crew.unit), actor)
