"""Incidents of any state, found again by what people remember of them."""

from typing import Any

from django.db.models import Q

from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.queries.clock import on_this_side
from satukota.modules.emergency.queries.desk import stamp
from satukota.modules.emergency.queries.kinds import kinds

MOST = 12
"""Incidents that a search shows; it says how many more there are."""


def find_incidents(text: str) -> dict[str, Any]:
    """Return the newest incidents whose number, place or kind fits what was typed, open and ended, with their count."""
    words = text.strip()
    if len(words) < 2:
        return {"incidents": [], "count": 0}
    titled = [kind["code"] for kind in kinds() if words.lower() in kind["title"].lower()]
    fits = Q(place_text__icontains=words) | Q(kind__in=titled)
    digits = words.rsplit("-", 1)[-1]
    if digits.isdecimal() and len(digits) < 12:
        fits |= Q(pk=int(digits))
    incidents = on_this_side(Incident.objects.filter(fits))
    return {
        "incidents": [
            {
                "id": incident.pk,
                "number": incident.number,
                "kind": incident.kind,
                "priority": incident.priority,
                "place": incident.place_text,
                "state": incident.state,
                "opened_at": stamp(incident.opened_at),
            }
            for incident in incidents.order_by("-id")[:MOST]
        ],
        "count": incidents.count(),
    }
