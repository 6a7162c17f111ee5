"""What is kept of a person at 112: their calls and a block of their number, for their requests about personal data."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.registry.api import PersonQuery, PersonRow
from satukota.modules.emergency.models import Block, Call
from satukota.modules.emergency.queries.policies import policy


def calls_of(query: PersonQuery) -> QuerySet[Call]:
    """Return the calls from somebody's number, newest first."""
    return Call.objects.filter(~Q(caller_index=""), caller_index=query.phone or "-").order_by("-rang_at")


def blocks_of(query: PersonQuery) -> QuerySet[Block]:
    """Return the blocks of somebody's number."""
    return Block.objects.filter(~Q(number_index=""), number_index=query.phone or "-")


def kept_because(call: Call) -> str:
    """Return why a call stays when its caller asks to have it erased; empty where nothing keeps it."""
    if call.ended_at is None:
        return _("The call is not over.")
    if call.incident_id or call.case_id:
        years = int(policy("call_days")) // 365
        return _("Record of an emergency: kept for {years} years to show what was done for a life.").format(years=years)
    if call.recordings.filter(held=True, erased_at__isnull=True).exists():
        return _("Its recording is held for the police or a court.")
    return ""


def find_calls(query: PersonQuery) -> list[PersonRow]:
    """Return the calls from somebody's number and the blocks of it. Whereabouts of a call are told; sound is not sent."""
    now = timezone.now()
    runs = _("A block that runs: it ends by itself.")
    calls = [
        PersonRow(
            _("Call to 112 of {day}").format(day=timezone.localdate(call.rang_at).isoformat()),
            {
                "rang_at": call.rang_at.isoformat(),
                "number": call.caller,
                "name": call.caller_name,
                "place": call.place_text,
                "lon": call.lon,
                "lat": call.lat,
                "recordings": call.recordings.filter(erased_at__isnull=True).count(),
            },
            "",
            kept_because(call),
        )
        for call in calls_of(query)
    ]
    blocks = [
        PersonRow(
            _("Blocked number"),
            {"reason": block.reason, "until": block.until.isoformat()},
            "",
            runs if block.until > now and block.lifted_at is None else "",
        )
        for block in blocks_of(query)
    ]
    return calls + blocks
