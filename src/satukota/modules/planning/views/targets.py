"""Targets: set for years to come, changed by a plan change, decided on by a second person."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning import actions
from satukota.modules.planning.forms.indicators import TargetDecisionForm, TargetForm
from satukota.modules.planning.forms.sheets import TargetSheetForm
from satukota.modules.planning.models import Indicator, Target
from satukota.modules.planning.queries import targets
from satukota.modules.planning.queries.rights import as_decider
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.periods import Frequency
from satukota.modules.planning.views.base import chosen_year, editing, store_upload
from satukota.modules.planning.views.sheets import FAULTS, notes_of, tell_notes
from satukota.web.api import actor_of, may, page, permission_required, person

QUARTERS = ("TW I", "TW II", "TW III", "TW IV")
HEADINGS = ("kode", "tahun", "target", *QUARTERS, "sumber")


@permission_required("planning.edit")
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set the target of a year to come, or propose a change of one that runs or is over."""
    indicator = get_object_or_404(Indicator, code=code)
    year = chosen_year(request)
    definition = indicator.definitions.filter(is_current=True).first()
    is_range = definition is not None and definition.way == Formula.RANGE
    form = TargetForm(
        request.POST or None, request.FILES or None, initial={"year": year}, parts=_parts(indicator), is_range=is_range
    )
    return editing(
        request,
        form,
        lambda f: _save(request, indicator, f),
        title=_("Target of “%(name)s”") % {"name": indicator.name},
        back=reverse("planning:indicator", args=[code]),
        lead=_(
            "A year to come takes a target with its source. The target of a running or past year changes only by a plan "
            "change with number, date and reason; it holds when a second person has approved it, and the first promise "
            "stays visible."
        ),
    )


def _parts(indicator: Indicator) -> list[str]:
    """Return the parts of a year for which an indicator may have targets of its own, in words."""
    if indicator.rhythm == Frequency.YEARLY:
        return []
    if indicator.rhythm == Frequency.MONTHLY:
        return [_("Target of %(part)s") % {"part": MONTHS[number]} for number in range(1, 13)]
    return [_("Target of %(part)s") % {"part": quarter} for quarter in QUARTERS]


def _save(request: HttpRequest, indicator: Indicator, form: TargetForm) -> Target | None:
    cleaned = form.cleaned_data
    file = store_upload(request, "upload", "planning-evidence")
    change = actions.PlanChange(
        cleaned["document"], cleaned["document_date"], cleaned["reason"], cleaned["url"], file.pk if file else None
    )
    aim = actions.Aim(cleaned["year"], cleaned["value"], cleaned.get("upper"), form.steps, cleaned["source"])
    try:
        written = actions.write_target(indicator, aim, actor_of(request), change)
    except ValidationError as refused:
        raise _at_fields(refused, form) from refused
    if written is None:
        messages.info(request, _("Nothing changed: this is the target already."))
    elif written.is_change:
        messages.success(request, _("Proposed. The target in force stays until a second person approves the change."))
    else:
        messages.success(request, _("Saved."))
    return written


def _at_fields(refused: ValidationError, form: TargetForm) -> ValidationError:
    """Put what is wrong with the parts of the year at the first of them."""
    if not hasattr(refused, "error_dict"):
        return refused
    place = form.parts[0] if form.parts else None
    return ValidationError({(place if name == "steps" else name) or "__all__": errors
                            for name, errors in refused.error_dict.items()})  # fmt: skip


@permission_required("planning.view")
def waiting(request: HttpRequest) -> HttpResponse:
    """List the changes of targets that wait for a second person."""
    return _waiting(request, TargetDecisionForm())


def _waiting(request: HttpRequest, form: TargetDecisionForm) -> HttpResponse:
    decides = may(request, "planning.approve_target")
    context: dict[str, Any] = {
        "batches": [(batch, _is_own(request, batch)) for batch in targets.waiting_batches()],
        "decides": decides,
        "can_edit": may(request, "planning.edit"),
        "form": form,
    }
    return page(request, "planning/targets.html", context, status=422 if form.is_bound else 200)


def _is_own(request: HttpRequest, batch: targets.Batch) -> bool:
    return batch.head.entered_by_id is not None and batch.head.entered_by_id == person(request).pk


@permission_required("planning.approve_target")
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or refuse the changes of one proposal."""
    if request.method != "POST":
        return redirect("planning:targets")
    form = TargetDecisionForm(request.POST)
    if not form.is_valid():
        return _waiting(request, form)
    cleaned = form.cleaned_data
    rows = list(targets.waiting().filter(batch=cleaned["batch"]))
    try:
        decided = actions.decide_targets(
            rows, as_decider(person(request)), approved=cleaned["approved"], reason=cleaned["reason"]
        )
    except ValidationError as refused:
        form.add_error("reason" if hasattr(refused, "error_dict") else None, ValidationError(refused.messages))
        return _waiting(request, form)
    words = ngettext("%(n)s target decided on.", "%(n)s targets decided on.", len(decided))
    messages.success(request, words % {"n": len(decided)})
    return redirect("planning:targets")


@permission_required("planning.edit")
def import_targets(request: HttpRequest) -> HttpResponse:
    """Import a sheet of targets: show every change (old and new) or every fault first, then write it."""
    form = TargetSheetForm(request.POST or None, request.FILES or None)
    outcome: actions.TargetImport | None = None
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        change = actions.PlanChange(cleaned["document"], cleaned["document_date"], cleaned["reason"], cleaned["url"])
        try:
            outcome = actions.import_targets(
                cleaned["file"].read(), actor_of(request), change, dry_run=cleaned["dry_run"]
            )
        except ValidationError as refused:
            form.add_error("file", ValidationError(refused.messages))
        else:
            if outcome.is_sound and not cleaned["dry_run"]:
                words = ngettext("%(n)s target written.", "%(n)s targets written.", len(outcome.written))
                messages.success(request, words % {"n": len(outcome.written)})
                tell_notes(request, outcome.sheet)
                return redirect("planning:targets")
    notes = notes_of(outcome.sheet) if outcome else []
    context = {"form": form, "outcome": outcome, "faults": _fault_words(outcome), "notes": notes}
    wrong = form.errors or (outcome is not None and not outcome.is_sound)
    return page(request, "planning/import_targets.html", context, status=422 if wrong else 200)


def _fault_words(outcome: actions.TargetImport | None) -> list[tuple[int, str, str, Any]]:
    """Return row, column, what stands there and why it was refused, in the order of the rows."""
    if outcome is None:
        return []
    cells = [(fault.row, fault.column, fault.value, FAULTS[fault.fault]) for fault in outcome.faults]
    refused = [(row.row, "", f"{row.code} {row.year}", words) for row, words in outcome.refusals]
    return sorted([*cells, *refused], key=lambda line: line[0])


@permission_required("planning.edit")
def target_sheet(_request: HttpRequest) -> HttpResponse:
    """Send the empty sheet of targets."""
    return book_answer("target-indikator.xlsx", workbook("Target", HEADINGS, ()))
