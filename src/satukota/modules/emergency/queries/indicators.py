"""Figures for the plan, evidence for the indexes, a table for open data. No personal data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries.figures import report
from satukota.modules.emergency.rules.figures import percentile, seconds


FIRE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with what it rests on: the value, how many things it counts, its inputs, the list behind it."""

    value: float | None
    n: int
    inputs: dict[str, Any] = field(default_factory=dict)
    url: str = "/emergency/figures/"


def moment(day: date) -> datetime:
    """Return a day's beginning in the city as a time; a time stays what it is."""
    return day if isinstance(day, datetime) else timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001


def response(start: date, end: date) -> Measured:
    """Return the 90th percentile of the response time in minutes, with N."""
    figure = report(moment(start), moment(end)).measures["response"]
    value = None if figure.p90 is None else round(figure.p90 / 60, 1)
    return Measured(value, figure.n, {"missing": figure.missing, "target_seconds": figure.target})


def answered(start: date, end: date) -> Measured:
    """Return the share of calls answered within the first limit, in percent, with N."""
    level = report(moment(start), moment(end)).levels[0]
    value = None if level.share is None else round(level.share * 100, 1)
    return Measured(value, level.answered + level.abandoned_after, {"limit_seconds": level.limit, "answered_within": level.answered_within})


def fire_spm(start: date, end: date) -> Measured:
    """Return the share of fires reached within 15 minutes, in percent, with N."""
    fires = Incident.objects.filter(opened_at__gte=moment(start), opened_at__lt=moment(end), first_dispatch_at__isnull=False)
    fires = fires.filter(Q(kind__startswith="fire.") | Q(kind="other.rescue")).exclude(flags__contains=["exercise"])
    rows = fires.values_list("rang_at", "first_on_scene_at")
    times = [found for rang, at in rows if (found := seconds(rang, at)) is not None]
    kept = sum(time <= FIRE_SECONDS for time in times)
    value = round(100 * kept / len(times), 1) if times else None
    return Measured(value, len(times), {"within_15_minutes": kept, "sent": len(rows)}, "/emergency/incidents/?all=1&group=fire")


def evidence() -> dict[str, Any]:
    """Return that the centre works, from the last 30 days."""
    end = timezone.now()
    found = report(end - timedelta(days=30), end)
    return {
        "figure": found.counts["calls"],
        "unit": "calls in 30 days",
        "url": "/emergency/figures/",
        "response_p90_seconds": found.measures["response"].p90,
        "incidents": found.counts["incidents"],
    }


def monthly() -> Iterator[dict[str, Any]]:
    """Yield one row a month: calls, classes, share answered in time, response time."""
    calls = Call.objects.exclude(flags__contains=["exercise"])
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
        ).exclude(flags__contains=["exercise"])
        waits = sorted(
            found
            for a, b in times.values_list("rang_at", "first_on_scene_at")
            if (found := seconds(a, b)) is not None and found >= 0
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
