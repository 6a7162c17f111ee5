"""Compulsory shares of the budget: the page, its lines by hand and by sheet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning import actions
from satukota.modules.planning.forms.figures import SpendingForm, SpendingSheetForm
from satukota.modules.planning.models import Figure, SpendingLine, SpendingYear
from satukota.modules.planning.queries import corrections, spending
from satukota.modules.planning.queries.figure_sheets import SPENDING_HEADINGS, FigureSheet, read_figures
from satukota.modules.planning.queries.periods import year_period
from satukota.modules.planning.queries.sheets import RefusedSheet
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.figures import ground_needed
from satukota.modules.planning.rules.spending_sheet import SPENDING_COLUMNS, GivenSpending, check_spending
from satukota.modules.planning.views.base import chosen_year, editing
from satukota.modules.planning.views.figures import ground_of, tell
from satukota.modules.planning.views.sheets import FAULTS, notes_of, tell_notes
from satukota.web.api import actor_of, complain, may, page, permission_required

MOST_SHOWN = 100


@permission_required("planning.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the compulsory shares of a year with their basis, and the lines that they are computed from."""
    year, now = chosen_year(request), timezone.localdate().year
    context = {
        "year": year,
        "years": range(now, now - 8, -1),
        "shares": [(line, _said(line.budget), _said(line.spent)) for line in spending.share_lines(year)],
        "rows": spending.spending_rows(year),
        "waiting": corrections.count_waiting("spending"),
        "can_fill": may(request, "planning.approve"),
    }
    return page(request, "planning/spending.html", context)


def _said(share: Any) -> tuple[Any, Any, str]:
    words, look = spending.WORDS[share.verdict]
    return share, words, look


@permission_required("planning.approve")
def edit_spending(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Report budget and realisation of a line for a year."""
    line = get_object_or_404(SpendingLine, code=code)
    if not 2000 <= year <= 2200:
        raise Http404
    current = SpendingYear.objects.filter(line=line, year=year, is_current=True).first()
    published = current is not None and current.state == Figure.State.PUBLISHED
    needed = ground_needed(year_period(year), published=published)

    def save(form: SpendingForm) -> SpendingYear:
        fresh = actions.report_spending([form.instance], actor_of(request), ground_of(form))
        tell(request, fresh[0] if fresh else current or form.instance)
        return form.instance

    initial = {"budget": current.budget, "spent": current.spent} if current else {}
    return editing(
        request,
        SpendingForm(request.POST or None, instance=SpendingYear(line=line, year=year), initial=initial, needed=needed),
        save,
        title=f"{line.name} {year}",
        back=f"{reverse('planning:spending')}?year={year}",
        lead=_("The figures count when the data steward has approved them."),
    )


@permission_required("planning.approve")
def spending_sheet(request: HttpRequest) -> HttpResponse:
    """Send every line as a sheet to be filled in."""
    year = chosen_year(request)
    rows = [
        (line.code, year, getattr(row, "budget", None), getattr(row, "spent", None), line.name)
        for line, row in spending.spending_rows(year)
    ]
    head = ("kode", "tahun", "anggaran", "realisasi", "uraian")
    return book_answer(f"belanja-{year}.xlsx", workbook(_("Budget lines"), head, rows, {"uraian": 60}))


@permission_required("planning.approve")
def import_spending(request: HttpRequest) -> HttpResponse:
    """Report a sheet of budget lines: looked at first, then all rows or none, before a second person."""
    form = SpendingSheetForm(request.POST or None, request.FILES or None)
    preview: list[tuple[GivenSpending, SpendingYear | None]] = []
    problems: list[Any] = []
    sheet: FigureSheet | None = None
    if request.method == "POST" and form.is_valid():
        sheet, given, problems = _read(form)
        if given and not problems and form.cleaned_data["dry_run"]:
            preview = _beside(given)
        elif given and not problems and _report(request, form, given):
            tell_notes(request, sheet)
            return redirect("planning:spending")
    context = {
        "form": form,
        "preview": preview,
        "notes": notes_of(sheet),
        "problems": [(p, COLUMN_NAMES[p.column], FAULTS[p.fault]) for p in problems[:MOST_SHOWN]],
    }
    context["more"] = max(0, len(problems) - MOST_SHOWN)
    status = 422 if form.is_bound and (form.errors or problems) else 200
    return page(request, "planning/import_spending.html", context, status=status)


def _read(form: SpendingSheetForm) -> tuple[FigureSheet | None, list[GivenSpending], list[Any]]:
    try:
        sheet = read_figures(form.cleaned_data["file"].read(), SPENDING_HEADINGS, SPENDING_COLUMNS[:3])
    except RefusedSheet as refused:
        complain(form, ValidationError({"file": str(refused)}))
        return None, [], []
    lines = frozenset(SpendingLine.objects.values_list("code", flat=True))
    return sheet, *check_spending(sheet.rows, lines)


def _beside(given: list[GivenSpending]) -> list[tuple[GivenSpending, SpendingYear | None]]:
    """Return each row of a sheet beside the figure that stands."""
    rows = SpendingYear.objects.filter(is_current=True, year__in={row.year for row in given}).select_related("line")
    known = {(row.line.code, row.year): row for row in rows}
    return [(row, known.get((row.code, row.year))) for row in given]


def _report(request: HttpRequest, form: SpendingSheetForm, given: list[GivenSpending]) -> bool:
    try:
        fresh = actions.report_spending(actions.rows_of(given), actor_of(request), ground_of(form))
    except ValidationError as refused:
        complain(form, refused)
        return False
    words = ngettext("%(n)s line reported.", "%(n)s lines reported.", len(fresh)) % {"n": len(fresh)}
    messages.success(request, words)
    return True
