"""Duty, crews and positions of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import User
from satukota.modules.emergency.actions.events import UnitChanged, about_unit
from satukota.modules.emergency.actions.keyed import keyed
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Crew, Unit
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.availability import DUTIES, NEEDS_REASON
from satukota.modules.emergency.rules.location import believable


@keyed
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


@transaction.atomic
def sign_on(unit_id: int, user: User, actor: Actor) -> Crew:
    """Put a person on a unit; they leave the one on which they were."""
    unit = Unit.objects.filter(pk=unit_id, active=True).first()
    if unit is None:
        raise Missing(field="unit")
    at = now()
    Crew.objects.filter(user=user, until__isnull=True).exclude(unit=unit).update(until=at)
    crew, made = Crew.objects.get_or_create(user=user, unit=unit, until=None, defaults={"since": at})
    if made:
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
    """Keep the newest believable position of a unit; return how many were believed. A reading, so no event."""
    good = [fix for fix in fixes if believable(fix.lon, fix.lat)]
    if good:
        newest = max(good, key=lambda fix: fix.at)
        at = min(newest.at, now())
        with connection.cursor() as cursor:
            cursor.execute(
                UPSERT,
                [unit_id, newest.lon, newest.lat, newest.accuracy, newest.speed, newest.heading, at, newest.source],
            )
    return len(good)
