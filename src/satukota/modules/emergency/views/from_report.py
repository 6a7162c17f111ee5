"""The way from a citizen's report to an incident: the panel on the report's page, and the form."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from satukota.kernel.cases.api import Case, case_for
from satukota.kernel.people.api import Visitor, actor_for, has_permission, require
from satukota.modules.emergency.actions import cases
from satukota.modules.emergency.actions.cases import may_become_incident
from satukota.modules.emergency.models import Incident
from satukota.modules.emergency.queries.kinds import kind_choices
from satukota.web.api import page, staff_only


class FromReportForm(forms.Form):
    """What an incident needs that a report does not say."""

    kind = forms.ChoiceField(label=_("What is happening"), choices=kind_choices)
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=[(n, str(n)) for n in range(1, 6)], initial=2
    )


def _report(user: Visitor, number: str) -> Case:
    """Return a report that 112 may take over; one that is not for everybody at 112 is answered like one that is none."""
    try:
        case = case_for(user, number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if not cases.may_become_incident(case):
        raise Http404
    return case


@staff_only
@require_http_methods(["GET", "POST"])
def from_report(request: HttpRequest, number: str) -> HttpResponse:
    """Make an incident of a citizen's report that turned out to be an emergency."""
    require(request.user, "emergency.escalate_report")
    case = _report(request.user, number)
    known = Incident.objects.filter(origin_case=case).first()
    if known:
        return redirect("emergency-incident", pk=known.pk)
    form = FromReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        incident = cases.from_report(case, actor_for(request.user), **form.cleaned_data)
        return redirect("emergency-incident", pk=incident.pk)
    return page(request, "emergency/from_report.html", {"form": form, "case": case}, status=422 if form.errors else 200)


def report_panel(user: Visitor, case: Case) -> SafeString:
    """Return the way to make an incident of a report that is still open, or the incident; nothing for other people."""
    incident = Incident.objects.filter(origin_case=case).first()
    may = has_permission(user, "emergency.escalate_report")
    if incident is None and not (may and case.is_open and may_become_incident(case)):
        return SafeString()
    opens = may or has_permission(user, "emergency.watch")
    context = {"case": case, "incident": incident, "opens": opens}
    return SafeString(render_to_string("emergency/report_panel.html", context))
