"""Messages that leave the centre: alarms to crews and supervisors, a link to a caller. All queued, none waited for."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import Membership, User
from satukota.modules.emergency.models import Assignment, Crew, LocationCard
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.rules.contract.numbers import is_number
from satukota.modules.emergency.rules.escalation import LADDER


def send_location_card(card: LocationCard, token: str) -> bool:
    """Queue the link for the caller's telephone; False where the number is hidden. The desk can also read it out."""
    number = card.call.caller
    if not is_number(number):
        return False
    context = {"link": f"{public_address()}/emergency/here/{token}/"}
    notify(Address("sms", number), "emergency-location", context, key=f"emergency:card:{card.pk}")
    return True


def public_address() -> str:
    """Return the address under which callers reach this site."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return str(origins[0]) if origins else "http://localhost:8000"


def alert_crew(assignment: Assignment, rung: int) -> int:
    """Message those who are signed on to the unit now (nobody who went off duty); return how many."""
    crew = User.objects.filter(
        pk__in=Crew.objects.filter(unit=assignment.unit_id, until__isnull=True).values("user_id"), is_active=True
    )
    incident = assignment.incident
    context = {
        "unit": assignment.unit.code,
        "kind": kind_title(incident.kind),
        "place": incident.place_text,
        "priority": str(incident.priority),
        "number": incident.number,
        "link": f"{public_address()}/emergency/unit/",
    }
    template = "emergency-sent" if rung == 0 else "emergency-sent-again"
    for user in crew:
        notify(user, template, context, key=f"emergency:{assignment.pk}:{rung}:{user.pk}")
    return len(crew)


def alert_supervisors(assignment: Assignment) -> int:
    """Message the supervisors that a unit does not answer; return how many."""
    context = {
        "unit": assignment.unit.code,
        "number": assignment.incident.number,
        "seconds": str(LADDER[-1].seconds),
        "link": f"{public_address()}/emergency/desk/",
    }
    today = timezone.localdate()
    memberships = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), role="supervisor", starts__lte=today
    )
    supervisors = User.objects.filter(pk__in=memberships.values("user_id"), is_active=True)
    for user in supervisors:
        notify(user, "emergency-no-answer", context, key=f"emergency:{assignment.pk}:supervisor:{user.pk}")
    return len(supervisors)
