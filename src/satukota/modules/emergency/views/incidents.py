"""Incidents: the list with its filters, and one to read and print."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from satukota.kernel.audit.api import record_reading
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words.incidents import Group, IncidentState
from satukota.modules.emergency.queries.clock import on_this_side
from satukota.modules.emergency.queries.figures import FIRES, incidents_of, sent_incidents
from satukota.modules.emergency.queries.kinds import kind_title
from satukota.modules.emergency.queries.log import line_of
from satukota.modules.emergency.queries.places import area_of
from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT
from satukota.modules.emergency.views.requests import leaf, may_any, span
from satukota.web.api import may, page, staff_only

WATCH = ("emergency.watch", "emergency.take_calls", "emergency.dispatch")
SEE = "emergency.see_figures"
FIGURES = {"response": Q(answered_at__isnull=False), "fires": FIRES}


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
    incident_page = leaf(request, incidents.order_by(*order, "-id"), 200)
    context = {
        "rows": [(row, kind_title(row.kind), in_minutes(row.took)) for row in incident_page.rows],
        "leaf": incident_page,
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


@staff_only
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident with its times, units, log and calls. A sensitive one is for those who act on it."""
    may_any(request, WATCH)
    incident = get_object_or_404(Incident, pk=pk)
    if incident.sensitive and not may(request, "emergency.take_calls"):
        raise Http404
    record_reading(actor_for(request.user), "emergency.incident", incident.pk, "emergency.incident_page")
    context = {
        "incident": incident,
        "title": kind_title(incident.kind),
        "state": IncidentState(incident.state).label,
        "area": area_of(incident.lon, incident.lat)[1],
        "assignments": incident.assignments.select_related("unit").order_by("id"),
        "log": [(entry, line_of(entry)) for entry in incident.log.select_related("unit", "by").order_by("id")],
        "calls": incident.calls.order_by("rang_at"),
        "hears": may(request, "emergency.hear_recordings"),
    }
    return page(request, "emergency/incident.html", context)


def filtered_incidents(request: HttpRequest) -> QuerySet[Incident]:
    """Return the incidents that the address asks for: open or all, of a period, of a group, those behind a figure.

    Those of an exercise stand on the exercise's own desk: whoever watches the city takes nothing here for a drill.
    """
    days, figure = span(request), request.GET.get("figure", "")
    if days and figure in FIGURES:
        incidents = sent_incidents(*days).filter(FIGURES[figure])
    elif days:
        incidents = incidents_of(*days, exercise=False)
    else:
        incidents = on_this_side(Incident.objects.all())
    incidents = incidents if request.GET.get("all") == "1" else incidents.filter(state__in=OPEN_INCIDENT)
    group = request.GET.get("group", "")
    return incidents.filter(kind__startswith=f"{group}.") if group in Group.values else incidents


def group_chips(request: HttpRequest) -> list[dict[str, Any]]:
    """Return a filter for each group that keeps the rest of the address."""
    chips = []
    for code, label in Group.choices:
        query = request.GET.copy()
        query["group"] = code
        chips.append({"title": label, "url": f"?{query.urlencode()}", "on": code == request.GET.get("group")})
    return chips
