"""The list of incidents behind every figure, with the time that each took."""

from datetime import timedelta

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.views.incident_filter import FIGURES, filtered_incidents, group_chips
from satukota.modules.emergency.views.requests import may, may_any, span
from satukota.web.api import page, staff_only

WATCH = ("emergency.watch", "emergency.take_calls", "emergency.dispatch")
SEE = "emergency.see_figures"


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List incidents: those that are open, all, or those behind a figure with the time that each took."""
    days = span(request)
    figure = days is not None and request.GET.get("figure", "") in FIGURES
    may_any(request, (*WATCH, SEE) if figure else WATCH)
    took = F("first_on_scene_at") - F("rang_at")
    incidents = filtered_incidents(request).annotate(
        call_count=Count("calls", distinct=True), unit_count=Count("assignments", distinct=True), took=took
    )
    order = (F("took").desc(nulls_first=True),) if figure else ("-opened_at",)
    rows = list(incidents.order_by(*order)[:300])
    context = {
        "rows": [(row, kind_title(row.kind), in_minutes(row.took)) for row in rows],
        "more": len(rows) == 300,
        "everything": request.GET.get("all") == "1",
        "figure": figure,
        "opens": any(may(request, code) for code in WATCH),
        "days": days,
        "last": days and days[1] - timedelta(days=1),
        "chips": group_chips(request),
    }
    return page(request, "emergency/incidents.html", context)


def in_minutes(took: timedelta | None) -> float | None:
    """Return a time as minutes, None where a stamp is missing."""
    return None if took is None else took.total_seconds() / 60
