"""Lists of units of agencies, and the sheets in which units report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.people.api import Agency
from satukota.kernel.tables.api import book_answer, workbook
from satukota.modules.planning import actions
from satukota.modules.planning.actions.figures import WORDS
from satukota.modules.planning.forms.fields import ReasonForm
from satukota.modules.planning.forms.units import (
    UnitEndForm,
    UnitForm,
    UnitLinesForm,
    UnitSheetForm,
    chosen_lines,
)
from satukota.modules.planning.models import Indicator, Unit, UnitSheet, UnitValue
from satukota.modules.planning.queries import units
from satukota.modules.planning.queries.rights import changes_for
from satukota.modules.planning.queries.unit_sheets import review_units
from satukota.modules.planning.queries.words import COLUMN_NAMES
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.views.base import editing, quarter_asked, require_filling
from satukota.modules.planning.views.figures import ground_of
from satukota.modules.planning.views.sheets import FAULTS, notes_of
from satukota.modules.planning.views.units import ground_form, tell_reported
from satukota.web.api import actor_of, complain, page, permission_required, person

HEADINGS = ("kode unit", "nama", "nilai", "jumlah", "catatan")


def _require_own(request: HttpRequest, agency_id: int | None) -> None:
    """Raise PermissionDenied where the list is another agency's; areas and agencies themselves are the planner's."""
    if not changes_for(person(request), agency_id):
        raise PermissionDenied("planning.propose")


@permission_required("planning.view")
def unit_list(request: HttpRequest) -> HttpResponse:
    """Show the units of an agency (`?agency=`), those that ended too; without one those that are areas or agencies."""
    code = request.GET.get("agency", "").replace("\x00", "")
    agency = get_object_or_404(Agency, code=code) if code else None
    context = {
        "agency": agency,
        "agencies": Agency.objects.filter(pk__in=Unit.objects.values("owner")).order_by("name"),
        "units": units.units_of(agency),
        "may_change": changes_for(person(request), agency.pk if agency else None),
    }
    return page(request, "planning/units/list.html", context)


@permission_required("planning.propose")
def add_units(request: HttpRequest, code: str) -> HttpResponse:
    """Add units to the list of an agency, one a line."""
    agency = get_object_or_404(Agency, code=code)
    _require_own(request, agency.pk)
    return editing(
        request,
        UnitLinesForm(request.POST or None),
        lambda form: actions.save_units(
            chosen_lines(form.cleaned_data["lines"], form.cleaned_data["kind"], agency), actor_of(request)
        ),
        title=_("Units of %(agency)s") % {"agency": agency.name},
        back=f"{reverse('planning:unit_list')}?agency={code}",
        lead=_("Schools, clinics or posts that are neither an agency nor an area in this system."),
    )


def _back(unit: Unit) -> str:
    return f"{reverse('planning:unit_list')}?agency={unit.owner.code if unit.owner else ''}"


@permission_required("planning.propose")
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a unit is called."""
    unit = get_object_or_404(Unit.objects.select_related("owner"), pk=pk)
    _require_own(request, unit.owner_id)
    return editing(
        request,
        UnitForm(request.POST or None, instance=unit),
        lambda form: actions.change_unit(form.instance, actor_of(request), form.cleaned_data["reason"]),
        title=unit.name,
        back=_back(unit),
    )


@permission_required("planning.propose")
def end_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """End a unit with day and reason, merged into another or not; or let one that ended go on."""
    unit = get_object_or_404(Unit.objects.select_related("owner"), pk=pk)
    _require_own(request, unit.owner_id)
    others = Unit.objects.filter(owner=unit.owner_id, ended_on=None).exclude(pk=pk)
    ended = unit.ended_on is not None
    form = ReasonForm(request.POST or None) if ended else UnitEndForm(request.POST or None, others=others)
    return editing(
        request,
        form,
        lambda f: actions.end_unit(
            unit,
            f.cleaned_data.get("day"),
            f.cleaned_data.get("successor"),
            f.cleaned_data["reason"],
            actor_of(request),
        ),
        title=(_("Go on with “%(name)s”") if ended else _("End “%(name)s”")) % {"name": unit.name},
        back=_back(unit),
        lead=_("What it reported until then stays, under its own name."),
    )


@permission_required("planning.fill")
def import_units(request: HttpRequest, code: str) -> HttpResponse:
    """Take in a sheet of an indicator's units for a quarter (`?year=&quarter=`), and list those that came before."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    require_filling(request, indicator.agency_id)
    quarter = quarter_asked(request)
    form = UnitSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = actions.start_unit_sheet(indicator, quarter, file.name, file.read(), actor_of(request))
        except actions.RefusedSheet as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("planning:unit_sheet", pk=sheet.pk)
    sheets = indicator.unit_sheets.defer("content", "changes").select_related("made_by", "applied_by", "undone_by")
    context = {"indicator": indicator, "quarter": quarter, "form": form, "sheets": sheets[:20]}
    return page(request, "planning/units/import.html", context, status=422 if form.errors else 200)


@permission_required("planning.fill")
def empty_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Send the sheet of a quarter's units (`?year=&quarter=`) with their codes and names, to be filled in."""
    indicator = get_object_or_404(Indicator, code=code)
    require_filling(request, indicator.agency_id)
    quarter = quarter_asked(request)
    rows = [[part.unit.code, part.unit.name, None, None, None] for part in units.expected_parts(indicator, quarter)]
    widths = {"nama": 50, "kode unit": 18, "catatan": 40}
    name = f"unit-{indicator.code}-tw{quarter.number}-{quarter.year}.xlsx"
    return book_answer(name, workbook("Unit", HEADINGS, rows, widths))


def _sheet_or_404(request: HttpRequest, pk: int) -> UnitSheet:
    rows = UnitSheet.objects.select_related("indicator", "indicator__agency", "applied_by", "undone_by")
    sheet = get_object_or_404(rows, pk=pk)
    require_filling(request, sheet.indicator.agency_id)
    return sheet


@permission_required("planning.fill")
def unit_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet of units would do, old beside new, and report it as it was shown."""
    sheet = _sheet_or_404(request, pk)
    if sheet.state != UnitSheet.State.DRAFT:
        return _applied(request, sheet)
    review = review_units(sheet)
    stands = [change.stands for change in review.changes if change.stands is not None]
    ground = ground_form(request, sheet.indicator, review.quarter, stands)
    if request.method == "POST" and ground.is_valid():
        fingerprint = request.POST.get("fingerprint", "")
        try:
            reported = actions.apply_unit_sheet(
                sheet, actor_of(request), fingerprint=fingerprint, ground=ground_of(ground)
            )
        except actions.RefusedFigures as refused:
            _complain_of_rows(ground, refused, [change.row.number for change in review.changes])
        except ValidationError as refused:
            complain(ground, refused)
        else:
            tell_reported(request, reported)
            return redirect("planning:unit_sheet", pk=pk)
    context: dict[str, Any] = {
        "sheet": sheet,
        "indicator": sheet.indicator,
        "review": review,
        "ground": ground,
        "notes": notes_of(review.sheet),
        "problems": [(problem, COLUMN_NAMES[problem.column], FAULTS[problem.fault]) for problem in review.problems],
        "definition": units.definition_for(sheet.indicator, review.quarter),
    }
    return page(request, "planning/units/sheet.html", context, status=422 if ground.errors else 200)


def _complain_of_rows(form: Any, refused: actions.RefusedFigures, rows: list[int]) -> None:
    """Say what is wrong: with the ground at its field, with a unit by the row of the sheet that it stands in."""
    for place, name, fault in refused.faults:
        words = str(WORDS[fault])
        if name in form.fields:
            form.add_error(name, ValidationError(words))
        else:
            form.add_error(None, ValidationError(_("Row %(row)s: %(words)s") % {"row": rows[place], "words": words}))


def _applied(request: HttpRequest, sheet: UnitSheet, refused: str = "") -> HttpResponse:
    rows = UnitValue.objects.filter(pk__in=[change["pk"] for change in sheet.changes])
    context = {
        "sheet": sheet,
        "indicator": sheet.indicator,
        "quarter": Quarter(sheet.year, sheet.quarter),
        "rows": rows.select_related("unit", "definition").order_by("unit__name"),
        "refused": refused,
    }
    return page(request, "planning/units/sheet_applied.html", context, status=422 if refused else 200)


@permission_required("planning.fill")
def undo_unit_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet of units back as a whole."""
    sheet = _sheet_or_404(request, pk)
    if request.method == "POST":
        try:
            actions.undo_unit_sheet(sheet, actor_of(request))
        except ValidationError as error:
            return _applied(request, sheet, " ".join(error.messages))
        messages.success(request, _("The import was taken back."))
    return redirect("planning:unit_sheet", pk=pk)
