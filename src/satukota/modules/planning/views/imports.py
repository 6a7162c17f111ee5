"""A plan sheet on its way in: chosen, mapped, looked at, applied, taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning import actions
from satukota.modules.planning.forms.sheets import MapForm, PlanSheetForm
from satukota.modules.planning.models import Plan, SheetImport
from satukota.modules.planning.queries.drafting import Review, review
from satukota.modules.planning.queries.sheets import table_of
from satukota.modules.planning.queries.words import COLUMN_NAMES, in_words
from satukota.modules.planning.rules.headings import Skip, spans
from satukota.modules.planning.views.sheets import FAULTS, SKIPPED, problem_book
from satukota.web.api import actor_of, complain, page, permission_required

MOST_SHOWN = 200
SAMPLES = 3


@permission_required("planning.edit")
def import_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Take a plan sheet in to be looked at, and list the sheets that came before."""
    plan = get_object_or_404(Plan, code=code)
    form = PlanSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = actions.start_import(plan, file.name, file.read(), actor_of(request))
        except actions.RefusedSheet as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("planning:sheet", pk=sheet.pk)
    people = ("made_by", "applied_by", "undone_by")
    sheets = SheetImport.objects.filter(plan=plan).defer("content", "changes").select_related(*people)[:20]
    context = {"plan": plan, "form": form, "sheets": sheets}
    return page(request, "planning/import.html", context, status=422 if form.errors else 200)


@permission_required("planning.edit")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet would do, take what its columns mean, and apply it as it was shown."""
    sheet_import = get_object_or_404(SheetImport.objects.select_related("plan"), pk=pk)
    if sheet_import.state != SheetImport.State.DRAFT:
        return page(request, "planning/sheet_applied.html", {"sheet": sheet_import, "changes": _applied(sheet_import)})
    table = table_of(bytes(sheet_import.content))
    form = MapForm(request.POST if "map" in request.POST else None, sheet_import, table)
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            actions.map_columns(sheet_import, form.columns, form.cleaned_data)
        except ValidationError as error:
            complain(form, error)
        else:
            return redirect("planning:sheet", pk=pk)
    if "apply" in request.POST:
        try:
            fingerprint, looked = request.POST.get("fingerprint", ""), "looked" in request.POST
            reason = request.POST.get("reason", "")
            actions.apply_import(
                sheet_import, actor_of(request), fingerprint=fingerprint, looked_at=looked, reason=reason
            )
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            messages.success(request, _("The sheet was imported."))
            return redirect("planning:sheet", pk=pk)
    context = _context(sheet_import, review(sheet_import, table, actions.columns_of(sheet_import))) | {
        "form": form,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return page(request, "planning/sheet.html", context, status=422 if refused or form.errors else 200)


def _context(sheet_import: SheetImport, preview: Review) -> dict[str, Any]:
    named = [str(COLUMN_NAMES[column]) for column in preview.untouched]
    return {
        "sheet": sheet_import,
        "plan": sheet_import.plan,
        "review": preview,
        "needs_reason": preview.needs_reason,
        "unseen": spans(preview.table.unseen),
        "lacking": [str(COLUMN_NAMES[column]) for column in preview.lacking],
        "untouched": named,
        "problems": [(problem, COLUMN_NAMES[problem.column], FAULTS[problem.fault]) for problem in preview.problems][
            :MOST_SHOWN
        ],
        "more_problems": max(0, len(preview.problems) - MOST_SHOWN),
        "doubts": [(doubt, COLUMN_NAMES[doubt.column]) for doubt in preview.doubts],
        "skipped": [(line, SKIPPED[Skip(line.why)]) for line in preview.skipped],
        "changes": in_words(list(preview.changes[:MOST_SHOWN])),
        "more_changes": max(0, len(preview.changes) - MOST_SHOWN),
        "added": preview.count("added"),
        "changed": preview.count("changed"),
        "moved": preview.count("moved"),
        "ready": preview.draft is not None and not preview.problems,
    }


def _applied(sheet_import: SheetImport) -> list[tuple[str, str, bool]]:
    return [(change["code"], change["name"], change["before"] is None) for change in sheet_import.changes]


@permission_required("planning.edit")
def sheet_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Send everything that a sheet would change, or all its faults, as .xlsx."""
    sheet_import = get_object_or_404(SheetImport.objects.select_related("plan"), pk=pk, state=SheetImport.State.DRAFT)
    preview = review(sheet_import, table_of(bytes(sheet_import.content)), actions.columns_of(sheet_import))
    if preview.problems:
        return book_answer(f"kesalahan-{sheet_import.plan.code}.xlsx", problem_book(preview.problems))
    head = (_("Code"), _("Name"), _("Column"), _("Before"), _("After"))
    rows = ([change.code, change.name, *field] for change in in_words(list(preview.changes)) for field in change.fields)
    return book_answer(f"perubahan-{sheet_import.plan.code}.xlsx", workbook(_("Changes"), head, rows))


@permission_required("planning.edit")
def undo_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back as a whole, while nothing was built on it."""
    sheet_import = get_object_or_404(SheetImport.objects.select_related("plan"), pk=pk)
    if request.method == "POST":
        try:
            actions.undo_import(sheet_import, actor_of(request))
        except ValidationError as refused:
            context = {"sheet": sheet_import, "changes": _applied(sheet_import), "refused": " ".join(refused.messages)}
            return page(request, "planning/sheet_applied.html", context, status=422)
        messages.success(request, _("The import was taken back."))
    return redirect("planning:sheet", pk=pk)
