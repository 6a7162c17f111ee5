"""Figures for the plan, evidence for the indexes. No personal data."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from satukota.kernel.registry.api import Measured
from satukota.modules.emergency.queries.figures import FIRES, report, sent_incidents
from satukota.modules.emergency.rules.figures import seconds

INCIDENTS = "/emergency/incidents/?all=1&figure={figure}&from={start}&to={end}"
CALLS = "/emergency/figures/calls/?from={start}&to={end}"


def response(start: date, end: date) -> Measured:
    """Return the 90th percentile of the response time in minutes, with N."""
    figure = report(*_instants(start, end)).measures["response"]
    value = round(figure.p90 / 60, 1) if figure.p90 is not None else None
    url = INCIDENTS.format(figure="response", start=start, end=end)
    return Measured(value, figure.n, {"missing": figure.missing}, url)


def _instants(start: date, end: date) -> tuple[datetime, datetime]:
    return timezone.make_aware(datetime.combine(start, time.min)), timezone.make_aware(datetime.combine(end, time.min))


def answer_share(start: date, end: date) -> Measured:
    """Return the share of calls answered within the first limit, in percent, with N."""
    level = report(*_instants(start, end)).levels[0]
    share = level.share
    value = None if share is None else round(share * 100, 1)
    return Measured(value, level.answered + level.abandoned_after, url=CALLS.format(start=start, end=end))


def fire_spm(start: date, end: date) -> Measured:
    """Return the share of fires reached within 15 minutes, in percent, with N."""
    first, last = _instants(start, end)
    fires = sent_incidents(first, last).filter(FIRES)
    times = [
        duration
        for rang, at in fires.values_list("rang_at", "first_on_scene_at")
        if (duration := seconds(rang, at)) is not None
    ]
    value = round(100 * sum(t <= 900 for t in times) / len(times), 1) if times else None
    return Measured(value, len(times), url=INCIDENTS.format(figure="fires", start=start, end=end))


def evidence() -> dict[str, Any]:
    """Return that the centre works, from the last 30 days."""
    end = timezone.now()
    last_days = report(end - timedelta(days=30), end)
    return {
        "figure": last_days.counts["calls"],
        "unit": "calls in 30 days",
        "url": "/emergency/figures/",
        "response_p90_seconds": last_days.measures["response"].p90,
        "incidents": last_days.counts["incidents"],
    }
