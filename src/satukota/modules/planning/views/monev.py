"""The quarterly cycle: rounds, reports, corrective actions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import Act, Conflict, Invalid, NotAllowed, access_case, apply, refusal_message, who
from satukota.kernel.people.api import agencies_of
from satukota.modules.planning import actions
from satukota.modules.planning.forms import CorrectiveForm, ReasonForm, RoundForm, ValueForm
from satukota.modules.planning.models import AgencyReport, Indicator, Item, Round, Value
from satukota.modules.planning.queries import light_counts, monev
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.views.base import acting, allowed, may, person
from satukota.modules.planning.views.editing import editing, upload
from satukota.modules.planning.views.stepping import steps
from satukota.web.api import page


@allowed("planning.view")
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds; an agency's own report of the newest one stands on top."""
    listed = list(monev.rounds()[:40])
    mine = AgencyReport.objects.filter(round=listed[0], agency__in=agencies_of(person(request))) if listed else []
    context = {
        "rounds": [(held, monev.progress(monev.report_rows(held))) for held in listed[:8]],
        "older": listed[8:],
        "mine": mine,
        "can_open": may(request, "planning.approve"),
    }
    return page(request, "planning/rounds.html", context)


@allowed("planning.approve")
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a quarter for reporting."""
    last = quarter_of(timezone.localdate()).previous
    form = RoundForm(request.POST or None, initial={"year": last.year, "quarter": last.number})
    return editing(
        request,
        form,
        lambda f: actions.open_round(f.cleaned_data["year"], int(f.cleaned_data["quarter"]), acting(request)),
        title=_("Open a round"),
        back=reverse("planning:rounds"),
        done=lambda made: reverse("planning:round", args=[made.pk]),
        save_word=_("Open a round"),
        lead=_("Every agency with indicators of its own gets its report, with clocks and reminders."),
    )


@allowed("planning.view")
def one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round: every agency, late ones first."""
    held = get_object_or_404(Round, pk=pk)
    rows = monev.report_rows(held)
    context = {
        "round": held,
        "rows": rows,
        "progress": monev.progress(rows),
        "late": sum(row.late for row in rows),
        "can_close": may(request, "planning.approve"),
    }
    return page(request, "planning/round.html", context)


@allowed("planning.view")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round for the meeting: what is behind, agency by agency, with what was decided."""
    held = get_object_or_404(Round, pk=pk)
    behind = monev.behind(held)
    context = {
        "round": held,
        "groups": behind,
        "whole": light_counts.whole(held.year),
        "deviating": monev.deviating(held),
        "correctives": monev.correctives(round=held),
        "can_decide": may(request, "planning.approve"),
    }
    return page(request, "planning/meeting.html", context)


class MinutesForm(ReasonForm):
    """Minutes of the meeting."""

    reason = forms.CharField(label=gettext_lazy("Minutes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 8}))


@allowed("planning.approve")
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round with the minutes of its meeting."""
    held = get_object_or_404(Round, pk=pk)
    return editing(
        request,
        MinutesForm(request.POST or None, initial={"reason": held.minutes}),
        lambda form: actions.close_round(held, form.cleaned_data["reason"], acting(request)),
        title=_("Close %(round)s") % {"round": held},
        back=reverse("planning:round", args=[pk]),
    )


def _report(request: HttpRequest, pk: int) -> AgencyReport:
    found = get_object_or_404(AgencyReport.objects.select_related("round", "agency", "case", "case__definition"), pk=pk)
    steers = may(request, "planning.verify") or may(request, "planning.approve")
    if not steers and not access_case(person(request), found.case).view:
        raise PermissionDenied
    return found


def _fills(request: HttpRequest, report: AgencyReport) -> bool:
    own = report.agency_id in agencies_of(person(request)) or may(request, "planning.approve")
    return own and may(request, "planning.fill") and report.case.state in monev.OPEN


@allowed("planning.view")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an agency reports; fill it in, verify it, or read it, as the step and the role allow."""
    held = _report(request, pk)
    fills = _fills(request, held)
    errors: dict[int, Any] = {}
    if request.method == "POST" and fills:
        errors = _save(request, held)
        if not errors:
            return _after(request, held)
    context = {
        "report": held,
        "round": held.round,
        "entries": monev.entries(held),
        "errors": errors,
        "posted": request.POST if errors else {},
        "items": monev.items_of(held),
        "label": monev.state_label(held.case),
        "fills": fills,
        "verifies": may(request, "planning.verify") and held.case.state == "sent",
        "steps": steps(person(request), held.case),
        "history": monev.history(held.case),
    }
    return page(request, "planning/report.html", context, status=422 if errors else 200)


def _after(request: HttpRequest, held: AgencyReport) -> HttpResponse:
    if request.POST.get("then"):
        return _act(request, held, request.POST["then"], {})
    messages.success(request, _("Saved. Nothing has been sent yet."))
    return redirect("planning:report", pk=held.pk)


def _save(request: HttpRequest, held: AgencyReport) -> dict[int, Any]:
    """Store every changed value of the form; return the errors by indicator, the sound ones are kept all the same."""
    quarter = Quarter(held.round.year, held.round.quarter)
    errors: dict[int, Any] = {}
    for entry in monev.entries(held):
        pk = entry.line.indicator.pk
        if f"v{pk}-value" not in request.POST:
            continue
        form = ValueForm(request.POST, request.FILES, prefix=f"v{pk}")
        if not form.is_valid():
            errors[pk] = form.errors
        elif _changed(form, entry.value):
            errors |= _record(request, entry.line.indicator, quarter, form)
    return errors


def _changed(form: ValueForm, held: Value | None) -> bool:
    given = form.cleaned_data
    if held is None:
        return given["value"] is not None or bool(given["note"] or given["upload"])
    return given["value"] != held.value or given["note"] != held.note or bool(given["upload"])


def _record(request: HttpRequest, indicator: Indicator, quarter: Quarter, form: ValueForm) -> dict[int, Any]:
    try:
        file = upload(request, f"v{indicator.pk}-upload", "planning-evidence")
        given = actions.Reading(
            form.cleaned_data["value"], note=form.cleaned_data["note"], file_id=file.pk if file else None
        )
        actions.record_value(indicator, quarter, given, acting(request))
    except ValidationError as refused:
        return {indicator.pk: {"value": refused.messages}}
    return {}


@allowed("planning.view")
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do a step of a report's case: send, return, verify, approve, publish."""
    held = _report(request, pk)
    if request.method != "POST":
        return redirect("planning:report", pk=pk)
    return _act(request, held, action, {"reason": request.POST.get("reason", "").strip()})


def _act(request: HttpRequest, held: AgencyReport, action: str, data: Mapping[str, Any]) -> HttpResponse:
    try:
        given = {name: value for name, value in data.items() if value}
        apply(held.case.number, Act(action, data=given), who(person(request)))
    except Conflict:
        messages.error(request, _("Somebody else changed this report in the meantime. Look at it again."))
    except Invalid:
        messages.error(request, INVALID.get(action, _("Something is still missing.")))
    except NotAllowed as refused:
        messages.error(request, REFUSALS.get(refused.refusal.code) or refusal_message(refused.refusal))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, DONE.get(action, _("Done.")))
    return redirect("planning:report", pk=held.pk)


INVALID = {
    "send": gettext_lazy("Nothing is filled in yet: an empty report cannot be sent."),
    "verify": gettext_lazy("You marked values for correction: return the report instead."),
    "send_back": gettext_lazy("Say what has to be corrected, so that the agency can do it."),
}
REFUSALS = {
    "role": gettext_lazy("This step is somebody else's."),
    "state": gettext_lazy("The report is already a step further."),
    "four_eyes": gettext_lazy("Who sent the report cannot verify it: somebody else has to."),
}
DONE = {
    "send": gettext_lazy("Sent. The data steward verifies it now."),
    "send_back": gettext_lazy("Returned. The agency sees your reason."),
    "verify": gettext_lazy("Verified. The planner approves it now."),
    "approve": gettext_lazy("Approved."),
    "publish": gettext_lazy("Published: everybody can see these values now."),
}


@allowed("planning.verify")
def return_value(request: HttpRequest, pk: int, value: int) -> HttpResponse:
    """Mark one value of a sent report for correction."""
    held = _report(request, pk)
    found = get_object_or_404(actions.report_values(held).select_related("indicator"), pk=value)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.return_value(found, form.cleaned_data["reason"], acting(request)),
        title=_("Mark for correction: %(name)s") % {"name": found.indicator.name},
        back=reverse("planning:report", args=[held.pk]),
        save_word=_("Mark for correction"),
    )


@allowed("planning.approve")
def corrective(request: HttpRequest) -> HttpResponse:
    """Decide what is done about an indicator or an item that is behind."""
    indicator = Indicator.objects.filter(code=request.GET.get("indicator", "")).select_related("agency").first()
    item = Item.objects.filter(code=request.GET.get("item", "")).select_related("agency").first()
    held = (
        Round.objects.filter(pk=int(request.GET["round"])).first() if request.GET.get("round", "").isdecimal() else None
    )
    subject = indicator or item
    back = reverse("planning:meeting", args=[held.pk]) if held else reverse("planning:indicators")
    return editing(
        request,
        CorrectiveForm(request.POST or None, initial={"agency": subject.agency if subject else None}),
        lambda form: actions.open_corrective(
            form.cleaned_data["title"],
            acting(request),
            agency=form.cleaned_data["agency"],
            due=form.cleaned_data["due"].isoformat(),
            indicator=indicator,
            item=item,
            held_round=held,
        ),
        title=_("What is done about “%(name)s”?") % {"name": subject.name} if subject else _("Corrective action"),
        back=back,
        save_word=_("Decide"),
    )
