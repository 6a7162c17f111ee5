"""The 112 centre month by month, as a table for open data. No personal data."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMonth

from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries.clock import EXERCISE
from satukota.modules.emergency.rules.figures import percentile, seconds


def month_rows() -> Iterator[dict[str, Any]]:
    """Yield one row a month: calls, classes, share answered in time, response time."""
    calls = Call.objects.exclude(EXERCISE)
    rows = (
        calls.annotate(month=TruncMonth("rang_at"))
        .values("month")
        .annotate(
            calls=Count("id"),
            emergency=Count("id", filter=Q(classed__in=("emergency", "duplicate"))),
            prank=Count("id", filter=Q(classed="prank")),
            in_time=Count("id", filter=Q(answered_at__lte=F("rang_at") + timedelta(seconds=10))),
            answered=Count("id", filter=Q(answered_at__isnull=False)),
            first=Min("rang_at"),
        )
    )
    for row in rows.order_by("month"):
        start = row["month"]
        end = (start + timedelta(days=32)).replace(day=1)
        times = Incident.objects.filter(
            opened_at__gte=start, opened_at__lt=end, first_on_scene_at__isnull=False
        ).exclude(EXERCISE)
        waits = sorted(
            wait
            for a, b in times.values_list("rang_at", "first_on_scene_at")
            if (wait := seconds(a, b)) is not None and wait >= 0
        )
        p90 = percentile(waits, 0.9)
        yield {
            "month": f"{start:%Y-%m}",
            "calls": row["calls"],
            "emergency": row["emergency"],
            "prank": row["prank"],
            "answer_share": round(100 * row["in_time"] / row["answered"], 1) if row["answered"] else None,
            "response_p90_minutes": round(p90 / 60, 1) if p90 is not None else None,
        }
