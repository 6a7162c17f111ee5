"""Import, export, versions and their differences."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.tables.api import book_answer
from satukota.modules.planning import actions
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.sheets import ValueSheetForm
from satukota.modules.planning.models import Plan, ProposedChange
from satukota.modules.planning.queries.proposals import in_words as changes_in_words
from satukota.modules.planning.queries.version_parts import PARTS
from satukota.modules.planning.queries.versions import PartDiff, approved_between, part_diff, version_diff
from satukota.modules.planning.queries.words import COLUMN_NAMES, in_words
from satukota.modules.planning.views.base import editing
from satukota.modules.planning.views.sheets import FAULTS, notes_of, plan_book, tell_notes, value_book
from satukota.web.api import actor_of, complain, may, page, permission_required

MOST_SHOWN = 200
MOST_APPROVED = 50
PART_NAMES = {
    "": gettext_lazy("Items"),
    "milestones": gettext_lazy("Milestones"),
    "risks": gettext_lazy("Risks"),
    "readiness": gettext_lazy("Readiness"),
    "dependencies": gettext_lazy("What has to be done first"),
    "indicators": gettext_lazy("Indicators"),
    "targets": gettext_lazy("Targets"),
}


@permission_required("planning.edit")
def import_values(request: HttpRequest) -> HttpResponse:
    """Report values that stand in a sheet, or show every row that has a fault."""
    form = ValueSheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        ground = actions.Ground(cleaned["correction_reason"], cleaned["document"])
        try:
            outcome = actions.import_values(
                cleaned["file"].read(), actor_of(request), dry_run=cleaned["dry_run"], ground=ground
            )
        except actions.RefusedSheet as refused:
            form.add_error("file", str(refused))
        except actions.RefusedFigures as refused:
            complain(form, refused)
        else:
            if not outcome.problems and not cleaned["dry_run"]:
                words = _("Reported: %(added)s in open reports, %(changed)s wait for the data steward's approval.")
                messages.success(request, words % {"added": outcome.added, "changed": outcome.changed})
                tell_notes(request, outcome.sheet)
                return redirect("planning:indicators")
            context |= _fault_context(outcome)
    status = 422 if form.errors or context.get("problems") else 200
    return page(request, "planning/import_values.html", context, status=status)


@permission_required("planning.edit")
def value_sheet(_request: HttpRequest) -> HttpResponse:
    """Send the empty sheet of values."""
    return book_answer("nilai-indikator.xlsx", value_book())


def _fault_context(outcome: actions.Outcome) -> dict[str, Any]:
    problems = [(p, COLUMN_NAMES[p.column], FAULTS[p.fault]) for p in outcome.problems[:MOST_SHOWN]]
    rows = len({problem.row for problem in outcome.problems})
    return {"outcome": outcome, "problems": problems, "rows": rows, "notes": notes_of(outcome.sheet)}


@permission_required("planning.view")
def export_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Send the plan as a sheet that can be imported again; `?empty=1` sends only the headings and hints."""
    plan = get_object_or_404(Plan, code=code)
    return book_answer(f"rencana-{plan.code}.xlsx", plan_book(plan, empty="empty" in request.GET))


@permission_required("planning.view")
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """List the versions of a plan and show what differs between two of them."""
    plan = get_object_or_404(Plan, code=code)
    listed = list(plan.versions.select_related("decided_by").defer("items", "parts"))
    newest = listed[0].number if listed else 0
    older, newer = (_number(request, name, default) for name, default in (("from", newest), ("to", 0)))
    part = request.GET.get("part", "") if request.GET.get("part", "") in PARTS else ""
    differing = _difference(plan, older, newer, part) if listed else PartDiff(part, [])
    approved = approved_between(plan, older, newer) if listed else ProposedChange.objects.none()
    context = {
        "plan": plan,
        "versions": listed,
        "older": older,
        "newer": newer,
        "part": part,
        "parts": PART_NAMES,
        "kept": differing.kept,
        "changes": in_words(differing.changes, _item_names(plan)),
        "approved": changes_in_words(approved[:MOST_APPROVED]),
        "approved_more": max(approved.count() - MOST_APPROVED, 0),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/versions.html", context)


def _difference(plan: Plan, older: int, newer: int, part: str) -> PartDiff:
    return part_diff(plan, part, older, newer) if part else PartDiff("", version_diff(plan, older, newer))


def _item_names(plan: Plan) -> dict[str, str]:
    """Return what each item of a plan is called, by its code."""
    return {code: f"{code} {name}" for code, name in plan.items.values_list("code", "name")}


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 5 else default


@permission_required("planning.edit")
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the plan as its next version."""
    plan = get_object_or_404(Plan, code=code)
    return editing(
        request,
        ReasonForm(request.POST or None),
        lambda form: actions.decide_version(plan, form.cleaned_data["reason"], actor_of(request)),
        title=_("Decide a version of “%(plan)s”") % {"plan": plan.title},
        back=reverse("planning:versions", args=[code]),
        save_word=_("Decide"),
        lead=_("The plan is kept exactly as it is now. Later changes are compared with it."),
    )
