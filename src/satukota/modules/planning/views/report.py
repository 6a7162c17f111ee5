"""The report of an agency: filled in, sent, verified, returned, published."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import access_case
from satukota.modules.planning import actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.figures import ValueForm
from satukota.modules.planning.models import AgencyReport, Indicator, Value
from satukota.modules.planning.queries import monev
from satukota.modules.planning.queries.overdue import overdue
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.rules.figures import WRITING
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.views.base import editing, store_upload
from satukota.modules.planning.views.steps import StepWords, do_step, steps
from satukota.web.api import actor_of, may, page, permission_required, person

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
OVERTAKEN = gettext_lazy(
    "A colleague saved another figure while this page was open: %(now)s. What you typed is kept; save again to put it in"
    " its place."
)
WORDS = StepWords(DONE, REFUSALS, INVALID)


def _report_or_404(request: HttpRequest, pk: int) -> AgencyReport:
    report = get_object_or_404(
        AgencyReport.objects.select_related("round", "agency", "case", "case__definition"), pk=pk
    )
    steers = may(request, "planning.verify") or may(request, "planning.approve")
    if not steers and not access_case(person(request), report.case).view:
        raise PermissionDenied
    return report


def _fills(request: HttpRequest, report: AgencyReport) -> bool:
    writes = report.case.state in WRITING and report.round.closed_at is None
    return writes and reports_for(person(request), report.agency_id)


@permission_required("planning.view")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an agency reports; fill it in, verify it, or read it, as the step and the role allow."""
    report = _report_or_404(request, pk)
    fills = _fills(request, report)
    errors: dict[int, Any] = {}
    if request.method == "POST" and fills:
        errors = _save_values(request, report)
        if not errors:
            return _answer_saved(request, report)
    entries = monev.entries(report)
    context = {
        "report": report,
        "round": report.round,
        "rows": [_row(entry, request.POST if errors else {}, errors) for entry in entries],
        "missing": monev.missing(entries) if report.case.state in WRITING else [],
        "errors": errors,
        "items": monev.items_of(report),
        "overdue": overdue(agencies=[report.agency_id]),
        "label": monev.state_label(report.case),
        "fills": fills,
        "may_correct": reports_for(person(request), report.agency_id),
        "late_way": report.case.state == "missed" and reports_for(person(request), report.agency_id),
        "verifies": may(request, "planning.verify") and report.case.state == "sent",
        "steps": steps(person(request), report.case),
        "history": monev.history(report.case),
    }
    return page(request, "planning/report.html", context, status=422 if errors else 200)


@dataclass(frozen=True)
class Row:
    """A figure with what stands in its boxes: what was typed where the page comes back, else what is stored."""

    entry: monev.Entry
    value: str
    note: str
    months: list[str]
    errors: list[str]


def _row(entry: monev.Entry, posted: Mapping[str, str], errors: Mapping[int, Any]) -> Row:
    indicator, value = entry.line.indicator, entry.value
    months = (value.month_texts if value else None) or indicator.empty_months
    typed = {name: posted.get(f"v{indicator.pk}-{name}") for name in ("value", "note")}
    typed_months = [posted.get(f"v{indicator.pk}-month{number}", text) for number, text in enumerate(months, 1)]
    return Row(
        entry,
        entry.typed if typed["value"] is None else typed["value"],
        (value.note if value else "") if typed["note"] is None else typed["note"],
        typed_months,
        [str(word) for words in errors.get(indicator.pk, {}).values() for word in words],
    )


def _answer_saved(request: HttpRequest, report: AgencyReport) -> HttpResponse:
    if request.POST.get("then") == "send" and _asks_about_gaps(request, report):
        messages.warning(request, _("Saved, not sent yet: some values are missing. See below what is."))
        return redirect("planning:report", pk=report.pk)
    if request.POST.get("then"):
        return _act(request, report, request.POST["then"], {})
    messages.success(request, _("Saved. Nothing has been sent yet."))
    return redirect("planning:report", pk=report.pk)


def _save_values(request: HttpRequest, report: AgencyReport) -> dict[int, Any]:
    """Store every changed value of the form; return the errors by indicator, the sound ones are kept all the same."""
    quarter = Quarter(report.round.year, report.round.quarter)
    errors: dict[int, Any] = {}
    for entry in monev.entries(report):
        pk = entry.line.indicator.pk
        months = len(entry.line.indicator.empty_months)
        if f"v{pk}-{'month1' if months else 'value'}" not in request.POST:
            continue
        form = ValueForm(request.POST, request.FILES, prefix=f"v{pk}", months=months)
        if not form.is_valid():
            errors[pk] = form.errors
        elif _is_changed(form, entry.value):
            clash = _clash(request.POST.get(f"v{pk}-seen", ""), form, entry)
            if clash is Clash.TYPED:
                errors[pk] = {"value": [OVERTAKEN % {"now": entry.typed or "–"}]}
            elif clash is None:
                errors |= _record_value(request, entry.line.indicator, quarter, form)
    return errors


class Clash(Enum):
    """What somebody sends of a figure that a colleague saved since the page was opened."""

    UNTOUCHED = "untouched"
    """What stood there when it was opened: the colleague's figure stays."""
    TYPED = "typed"
    """Another figure of their own: they have to read the colleague's first."""


def _clash(seen: str, form: ValueForm, entry: monev.Entry) -> Clash | None:
    """Return what a figure that was overtaken is; None where it was not. `seen` is the row that the page showed, 0 without one."""
    if not seen.isdecimal() or len(seen) > 18 or int(seen) == (entry.value.pk if entry.value else 0):
        return None
    shown = Value.objects.filter(pk=int(seen), indicator=entry.line.indicator).first()
    return Clash.TYPED if _is_changed(form, shown) else Clash.UNTOUCHED


def _is_changed(form: ValueForm, current: Value | None) -> bool:
    cleaned = form.cleaned_data
    if current is None:
        typed = [cleaned["value"], *form.months]
        return any(value is not None for value in typed) or bool(cleaned["note"] or cleaned["upload"])
    if form.months:
        return form.months != current.months or cleaned["note"] != current.note or bool(cleaned["upload"])
    return cleaned["value"] != current.value or cleaned["note"] != current.note or bool(cleaned["upload"])


def _record_value(request: HttpRequest, indicator: Indicator, quarter: Quarter, form: ValueForm) -> dict[int, Any]:
    try:
        file = store_upload(request, f"v{indicator.pk}-upload", "planning-evidence")
        reading = actions.Reading(
            form.cleaned_data["value"], note=form.cleaned_data["note"], file_id=file.pk if file else None
        )
        if form.months:
            reading = actions.reading_of_months(indicator, quarter, form.months, reading)
        actions.report_value(indicator, quarter, reading, actor_of(request))
    except ValidationError as refused:
        return {indicator.pk: {"value": refused.messages}}
    return {}


def _asks_about_gaps(request: HttpRequest, report: AgencyReport) -> bool:
    """Tell whether a report would go out with gaps that whoever sends it has not said they know."""
    return not request.POST.get("incomplete") and bool(monev.missing(monev.entries(report)))


@permission_required("planning.view")
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do a step of a report's case: send, return, verify, approve, publish."""
    report = _report_or_404(request, pk)
    if request.method != "POST":
        return redirect("planning:report", pk=pk)
    if action == "send" and _asks_about_gaps(request, report):
        messages.warning(request, _("Not sent yet: some values are missing. See below what is."))
        return redirect("planning:report", pk=pk)
    return _act(request, report, action, {"reason": request.POST.get("reason", "").strip()})


def _act(request: HttpRequest, report: AgencyReport, action: str, data: Mapping[str, Any]) -> HttpResponse:
    do_step(request, report.case, action, data, WORDS)
    return redirect("planning:report", pk=report.pk)


@permission_required("planning.verify")
def return_value(request: HttpRequest, pk: int, value: int) -> HttpResponse:
    """Mark one value of a sent report for correction."""
    report = _report_or_404(request, pk)
    returned_value = get_object_or_404(actions.report_values(report).select_related("indicator"), pk=value)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.return_value(returned_value, form.cleaned_data["reason"], actor_of(request)),
        title=_("Mark for correction: %(name)s") % {"name": returned_value.indicator.name},
        back=reverse("planning:report", args=[report.pk]),
        save_word=_("Mark for correction"),
    )
