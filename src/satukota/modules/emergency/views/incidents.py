"""Incidents as pages: the list behind every figure, one incident to read and print, and the way from a report."""

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from satukota.kernel.audit.api import seen
from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import actor_for, require
from satukota.modules.emergency.actions import referral
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.models.words import Group, IncidentState
from satukota.modules.emergency.queries.places import area_of
from satukota.modules.emergency.queries.setup import kind_choices, kind_title
from satukota.modules.emergency.rules.machines import OPEN_INCIDENT
from satukota.modules.emergency.views.answers import may, may_any
from satukota.web.api import page, staff_only

WATCH = ("emergency.watch", "emergency.take_calls", "emergency.dispatch")


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List incidents: those that are open, or all."""
    may_any(request, WATCH)
    everything = request.GET.get("all") == "1"
    group = request.GET.get("group", "")
    found = Incident.objects.annotate(
        call_count=Count("calls", distinct=True), unit_count=Count("assignments", distinct=True)
    )
    found = found if everything else found.filter(state__in=OPEN_INCIDENT)
    found = found.filter(kind__startswith=f"{group}.") if group in Group.values else found
    rows = list(found.order_by("-opened_at")[:300])
    chips = [
        {"title": label, "url": f"?group={code}&all={int(everything)}", "on": code == group}
        for code, label in Group.choices
    ]
    return page(
        request,
        "emergency/incidents.html",
        {
            "rows": [(row, kind_title(row.kind)) for row in rows],
            "everything": everything,
            "group": group,
            "chips": chips,
        },
    )


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
    case = get_object_or_404(Case, number=number, type=referral.REPORT)
    known = Incident.objects.filter(origin_case=case).first()
    if known:
        return redirect("emergency-incident", pk=known.pk)
    form = FromReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = referral.from_report(case, actor_for(request.user), **form.cleaned_data)
        return redirect("emergency-incident", pk=made.pk)
    return page(request, "emergency/from_report.html", {"form": form, "case": case}, status=422 if form.errors else 200)
