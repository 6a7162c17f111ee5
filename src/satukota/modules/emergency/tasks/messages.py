"""Messages that leave the centre: alarms to crews and supervisors, a link to a caller. All queued, none waited for."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import Membership, User
from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.models import Assignment, Crew, Incident, LocationCard, TransferTarget, Unit
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.rules.contract.numbers import is_number
from satukota.modules.emergency.rules.escalation import LADDER


def send_location_card(card: LocationCard, token: str) -> bool:
    """Queue the link for the caller's telephone; False where the number is hidden, and in an exercise.

    The desk can also read it out.
    """
    number = card.call.caller
    if not is_number(number) or "exercise" in card.call.flags:
        return False
    context = {"link": f"{public_address()}/emergency/here/{token}/"}
    notify(Address("sms", number), "emergency-location", context, key=f"emergency:card:{card.pk}")
    return True


def public_address() -> str:
    """Return the address under which callers and crews reach this site."""
    return settings.SITE_URL.rstrip("/")


SECOND_WAY = next(number for number, rung in enumerate(LADDER, 1) if rung.what == "second_way")


def alert_crew(assignment: Assignment, rung: int) -> int:
    """Message those who are signed on to the unit now (nobody who went off duty); return how many messages.

    Where nobody is signed on, and from the second way on, the telephones of the unit, of its station and of the call-out
    group are messaged too.
    """
    crew = User.objects.filter(
        pk__in=Crew.objects.filter(unit=assignment.unit_id, until__isnull=True).values("user_id"), is_active=True
    )
    context = _incident_words(assignment.incident) | {"unit": assignment.unit.code}
    with_link = context | {"link": f"{public_address()}/emergency/unit/"}
    template = "emergency-sent" if rung == 0 else "emergency-sent-again"
    for user in crew:
        notify(user, template, with_link, key=f"emergency:{assignment.pk}:{rung}:{user.pk}")
    numbers = telephones_of(assignment.unit) if not crew or rung >= SECOND_WAY else []
    for number in numbers:
        notify(
            Address("sms", number), "emergency-callout", context, key=f"emergency:{assignment.pk}:{rung}:tel:{number}"
        )
    return len(crew) + len(numbers)


def telephones_of(unit: Unit) -> list[str]:
    """Return the numbers by which a unit is reached besides its crew's own: its own, its station's, the call-out group."""
    numbers = (unit.phone, unit.station.phone, *unit.station.callout)
    return list(dict.fromkeys(plain for number in numbers if is_number(plain := normal_phone(number))))


def _incident_words(incident: Incident) -> dict[str, str]:
    return {
        "kind": kind_title(incident.kind),
        "place": incident.place_text,
        "priority": str(incident.priority),
        "number": incident.number,
    }


AGENCY_ROLES = ("dispatcher", "supervisor", "officer", "head")


def tell_agency(incident: Incident, discipline: str) -> int:
    """Message the services that answer for a discipline, by their people and their telephone; return how many messages."""
    context = _incident_words(incident)
    count = 0
    for target in TransferTarget.objects.filter(discipline=discipline):
        for user in _people_of(AGENCY_ROLES).filter(
            pk__in=Membership.objects.filter(agency=target.agency_id).values("user_id")
        ):
            notify(user, "emergency-agency", context, key=f"emergency:agency:{incident.pk}:{target.pk}:{user.pk}")
            count += 1
        number = normal_phone(target.phone)
        if is_number(number) and len(number) >= LEAST_MESSAGED:
            key = f"emergency:agency:{incident.pk}:{target.pk}:tel"
            notify(Address("sms", number), "emergency-agency", context, key=key)
            count += 1
    return count


LEAST_MESSAGED = 8
"""Signs of a number to which a message can go: 110 and 119 are for voices only."""


def _people_of(roles: tuple[str, ...]) -> QuerySet[User]:
    today = timezone.localdate()
    memberships = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), role__in=roles, starts__lte=today
    )
    return User.objects.filter(pk__in=memberships.values("user_id"), is_active=True)


def alert_supervisors(assignment: Assignment) -> int:
    """Message the supervisors that a unit does not answer; return how many."""
    context = {
        "unit": assignment.unit.code,
        "number": assignment.incident.number,
        "seconds": str(LADDER[-1].seconds),
        "link": f"{public_address()}/emergency/desk/",
    }
    supervisors = _people_of(("supervisor",))
    for user in supervisors:
        notify(user, "emergency-no-answer", context, key=f"emergency:{assignment.pk}:supervisor:{user.pk}")
    return len(supervisors)
