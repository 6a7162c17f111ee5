"""What is known of a number: its history and score. Reading it on a screen is audited by the view."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from satukota.modules.emergency.models import Call
from satukota.modules.emergency.rules.contract.numbers import masked_number
from satukota.modules.emergency.rules.pranks import CallerHistory


def history(number: str, at: datetime) -> CallerHistory:
    """Return the counts on which the score rests, in one query; a hidden number has no history."""
    if not number:
        return CallerHistory()
    day, month = at - timedelta(days=1), at - timedelta(days=30)
    counts: dict[str, int] = Call.objects.filter(caller_index=number, rang_at__lt=at).aggregate(
        pranks_30d=Count("id", filter=Q(classed="prank", rang_at__gte=month)),
        pranks_24h=Count("id", filter=Q(classed="prank", rang_at__gte=day)),
        ghosts_24h=Count("id", filter=Q(classed="ghost", rang_at__gte=day)),
        real_ever=Count("id", filter=Q(classed__in=("emergency", "duplicate"))),
        calls_10min=Count("id", filter=Q(rang_at__gte=at - timedelta(minutes=10))),
    )
    return CallerHistory(**counts)


def earlier_calls(number: str, before: int, limit: int = 8) -> list[dict[str, Any]]:
    """Return the last calls of a number, newest first, without personal data."""
    if not number:
        return []
    calls = Call.objects.filter(caller_index=number).exclude(pk=before).select_related("incident").order_by("-rang_at")
    return [
        {
            "id": c.pk,
            "at": c.rang_at.isoformat(),
            "classed": c.classed,
            "state": c.state,
            "incident": c.incident.number if c.incident else "",
            "place": c.place_text,
        }
        for c in calls[:limit]
    ]


def earlier_count(number: str, besides: int) -> int:
    """Return how many other calls a number made, all of them."""
    return Call.objects.filter(caller_index=number).exclude(pk=besides).count() if number else 0


def shown_number(number: str, *, personal: bool) -> str:
    """Return a number as this reader may see it."""
    return number if personal else masked_number(number)
