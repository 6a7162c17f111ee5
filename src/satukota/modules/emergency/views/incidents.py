"""Incidents as pages: the list behind every figure, one incident to read and print, and the way from a report."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import actor_for, require
from satukota.modules.emergency.actions import reports
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words import Group, IncidentState
from satukota.modules.emergency.queries.figures import FIRES, incidents_of, sent_incidents
from satukota.modules.emergency.queries.kinds import kind_choices, kind_title
from satukota.modules.emergency.queries.places import area_of
from satukota.modules.emergency.rules.machines import OPEN_INCIDENT
from satukota.modules.emergency.views.answers import may, may_any, span
from satukota.web.api import page, staff_only

WATCH = ("emergency.watch", "emergency.take_calls", "emergency.dispatch")
SEE = "emergency.see_figures"
FIGURES = {"response": Q(answered_at__isnull=False), "fires": FIRES}


def _asked(request: HttpRequest) -> QuerySet[Incident]:
    """Return the incidents that the address asks for: open or all, of a period, of a group, those behind a figure."""
    days, figure = span(request), request.GET.get("figure", "")
    if days and figure in FIGURES:
        found = sent_incidents(*days).filter(FIGURES[figure])
    elif days:
        found = incidents_of(*days, exercise=False)
    else:
        found = Incident.objects.all()
    found = found if request.GET.get("all") == "1" else found.filter(state__in=OPEN_INCIDENT)
    group = request.GET.get("group", "")
    return found.filter(kind__startswith=f"{group}.") if group in Group.values else found


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List incidents: those that are open, all, or those behind a figure with the time that each took."""
    days = span(request)
    figure = days is not None and request.GET.get("figure", "") in FIGURES
    may_any(request, (*WATCH, SEE) if figure else WATCH)
    took = F("first_on_scene_at") - F("rang_at")
    found = _asked(request).annotate(
        call_count=Count("calls", distinct=True), unit_count=Count("assignments", distinct=True), took=took
    )
    order = (F("took").desc(nulls_first=True),) if figure else ("-opened_at",)
    rows = list(found.order_by(*order)[:300])
    context = {
        "rows": [(row, kind_title(row.kind), in_minutes(row.took)) for row in rows],
        "more": len(rows) == 300,
        "everything": request.GET.get("all") == "1",
        "figure": figure,
        "opens": any(may(request, code) for code in WATCH),
        "days": days,
        "last": days and days[1] - timedelta(days=1),
        "chips": _chips(request),
    }
    return page(request, "emergency/incidents.html", context)


def in_minutes(took: timedelta | None) -> float | None:
    """Return a time as minutes, None where a stamp is missing."""
    return None if took is None else took.total_seconds() / 60


def _chips(request: HttpRequest) -> list[dict[str, Any]]:
    """Return a filter for each group that keeps the rest of the address."""
    chips = []
    for code, label in Group.choices:
        query = request.GET.copy()
        query["group"] = code
        chips.append({"title": label, "url": f"?{query.urlencode()}", "on": code == request.GET.get("group")})
    return chips


@staff_only
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident with its times, units, log and calls. A sensitive one is for those who act on it."""
    may_any(request, WATCH)
    incident = get_object_or_404(Incident, pk=pk)
    if incident.sensitive and not may(request, "emergency.take_calls"):
        raise Http404
    seen(actor_for(request.user), "emergency.incident", incident.pk, "emergency.incident_page")
    context = {
        "incident": incident,
        "title": kind_title(incident.kind),
        "state": IncidentState(incident.state).label,
        "area": area_of(incident.lon, incident.lat)[1],
        "assignments": incident.assignments.select_related("unit").order_by("id"),
        "log": incident.log.select_related("unit", "by").order_by("id"),
        "calls": incident.calls.order_by("rang_at"),
        "hears": may(request, "emergency.hear_recordings"),
    }
    return page(request, "emergency/incident.html", context)


class FromReportForm(forms.Form):
    """What an incident needs that a report does not say."""

    kind = forms.ChoiceField(label=_("What is happening"), choices=kind_choices)
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=[(n, str(n)) for n in range(1, 6)], initial=2
    )


@staff_only
@require_http_methods(["GET", "POST"])
def from_report(request: HttpRequest, number: str) -> HttpResponse:
    """Make an incident of a citizen's report that turned out to be an emergency."""
    require(request.user, "emergency.escalate_report")
    case = get_object_or_404(Case, number=number, type=reports.REPORT)
    known = Incident.objects.filter(origin_case=case).first()
    if known:
        return redirect("emergency-incident", pk=known.pk)
    form = FromReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = reports.from_report(case, actor_for(request.user), **form.cleaned_data)
        return redirect("emergency-incident", pk=made.pk)
    return page(request, "emergency/from_report.html", {"form": form, "case": case}, status=422 if form.errors else 200)
