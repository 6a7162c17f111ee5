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
from satukota.modules.planning.queries.previews import Preview, change_from, problem_from
from satukota.modules.planning.queries.words import COLUMN_NAMES, in_words
from satukota.modules.planning.views.sheets import FAULTS, SKIPPED, problem_book
from satukota.web.api import actor_of, complain, page, permission_required


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
    sheets = (
        SheetImport.objects.filter(plan=plan)
        .defer("content", "changes", "preview", "proposed")
        .select_related(*people)[:20]
    )
    context = {"plan": plan, "form": form, "sheets": sheets}
    return page(request, "planning/import.html", context, status=422 if form.errors else 200)


@permission_required("planning.edit")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet would do, take what its columns mean, and apply it as it was shown."""
    sheets = SheetImport.objects.select_related("plan")
    sheet_import = get_object_or_404(sheets.defer("content", "changes", "proposed"), pk=pk)
    if sheet_import.state != SheetImport.State.DRAFT:
        return page(request, "planning/sheet_applied.html", {"sheet": sheet_import, "changes": _applied(sheet_import)})
    preview, refused = actions.look_at(sheet_import), ""
    form = MapForm(request.POST if "map" in request.POST else None, sheet_import, preview.table)
    if form.is_bound and form.is_valid():
        try:
            actions.map_columns(sheet_import, form.columns, form.cleaned_data)
        except ValidationError as error:
            complain(form, error)
        else:
            return redirect("planning:sheet", pk=pk)
    if "apply" in request.POST:
        refused = _apply(request, sheet_import)
        if not refused:
            messages.success(request, _("The sheet was imported."))
            return redirect("planning:sheet", pk=pk)
        preview = actions.look_at(sheet_import, anew=True)
    context = _context(sheet_import, preview) | {
        "form": form,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return page(request, "planning/sheet.html", context, status=422 if refused or form.errors else 200)


def _apply(request: HttpRequest, sheet_import: SheetImport) -> str:
    """Apply a sheet as it was shown; return why it cannot be."""
    fingerprint, reason = request.POST.get("fingerprint", ""), request.POST.get("reason", "")
    looked = "looked" in request.POST
    try:
        actions.apply_import(sheet_import, actor_of(request), fingerprint=fingerprint, looked_at=looked, reason=reason)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _context(sheet_import: SheetImport, preview: Preview) -> dict[str, Any]:
    return {
        "sheet": sheet_import,
        "plan": sheet_import.plan,
        "review": preview,
        "lacking": [str(COLUMN_NAMES[column]) for column in preview.lacking],
        "untouched": [str(COLUMN_NAMES[column]) for column in preview.untouched],
        "problems": [(problem, COLUMN_NAMES[problem.column], FAULTS[problem.fault]) for problem in preview.problems],
        "doubts": [(doubt, COLUMN_NAMES[doubt.column]) for doubt in preview.doubts],
        "skipped": [(line, SKIPPED[line.why]) for line in preview.skipped],
        "changes": in_words(preview.changes),
        "ready": preview.ready,
    }


def _applied(sheet_import: SheetImport) -> list[tuple[str, str, bool]]:
    return [(change["code"], change["name"], change["before"] is None) for change in sheet_import.changes]


@permission_required("planning.edit")
def sheet_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Send everything that a sheet would change, or all its faults, as .xlsx."""
    sheet_import = get_object_or_404(SheetImport.objects.select_related("plan"), pk=pk, state=SheetImport.State.DRAFT)
    preview = actions.look_at(sheet_import)
    if preview.problems:
        faults = map(problem_from, sheet_import.proposed)
        return book_answer(f"kesalahan-{sheet_import.plan.code}.xlsx", problem_book(faults))
    head = (_("Code"), _("Name"), _("Column"), _("Before"), _("After"))
    changes = in_words(map(change_from, sheet_import.proposed))
    rows = ([change.code, change.name, *field] for change in changes for field in change.fields)
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
