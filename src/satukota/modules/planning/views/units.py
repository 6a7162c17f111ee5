"""Units of an indicator: ranked, as CSV, filled in, which of them report, and what was promised for each."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import areas
from satukota.kernel.tables.api import csv_text
from satukota.modules.planning import actions
from satukota.modules.planning.actions.figures import WORDS
from satukota.modules.planning.forms.units import (
    GroundForm,
    PartEndForm,
    PartsForm,
    UnitTargetForm,
    UnitTargetsForm,
    UnitValueForm,
)
from satukota.modules.planning.models import AgencyReport, Indicator, Target, Unit, UnitPart, UnitValue
from satukota.modules.planning.queries import lights, units
from satukota.modules.planning.queries.periods import period_of
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.queries.targets import unit_targets
from satukota.modules.planning.rules.figures import NotNow, Period, ground_needed, way_in
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.units import SMALLEST, Across
from satukota.modules.planning.views.base import chosen_year, editing, quarter_asked, require_filling
from satukota.modules.planning.views.figures import ground_of, is_published
from satukota.web.api import actor_of, complain, may, page, permission_required, person


def quarter_of_units(request: HttpRequest, indicator: Indicator, *, public: bool = False) -> Quarter:
    """Return the quarter that an address names, else the newest of its year that units reported for."""
    number = request.GET.get("quarter", "")
    year = chosen_year(request)
    if number in {"1", "2", "3", "4"}:
        return Quarter(year, int(number))
    return units.newest_quarter(indicator, year, public=public)


def table_context(request: HttpRequest, table: units.UnitTable) -> dict[str, Any]:
    """Return what the table of units needs: its filtered rows, what the filter offers and what it leaves out."""
    filters = {name: text for name in units.FILTERS if (text := request.GET.get(name, "").replace("\x00", ""))}
    listed = units.matching(table.rows, filters)
    counts = table.counts()
    return {
        "indicator": table.indicator,
        "table": table,
        "rows": [units.shown(row) for row in listed],
        "left_out": len(table.rows) - len(listed),
        "given": filters,
        "kinds": units.kinds_of(table.rows),
        "lights": [(light, lights.LOOKS[light].word, counts[light]) for light in lights.ORDER if counts.get(light)],
        "most": SMALLEST - 1,
        "quarter": table.quarter,
        "year": table.quarter.year,
        "query": request.GET.urlencode(),
    }


@permission_required("planning.view")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the units of an indicator in a quarter, the worst first, with what they make together."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    table = units.unit_table(indicator, quarter_of_units(request, indicator))
    now = timezone.localdate().year
    context = table_context(request, table) | {
        "years": range(now, now - 6, -1),
        "quarters": [Quarter(table.quarter.year, number) for number in range(1, 5)],
        "can_edit": may(request, "planning.edit"),
        "can_fill": reports_for(person(request), indicator.agency_id),
    }
    return page(request, "planning/units.html", context)


@permission_required("planning.view")
def overview_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Send the units of the page as CSV; its filter holds."""
    indicator = get_object_or_404(Indicator, code=code)
    table = units.unit_table(indicator, quarter_of_units(request, indicator))
    return _csv(table, table_context(request, table)["rows"], notes=True)


def public_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Send everybody the published units of an indicator as CSV, without what speaks of too few persons."""
    indicator = get_object_or_404(Indicator, code=code, is_public=True)
    table = units.unit_table(indicator, quarter_of_units(request, indicator, public=True), public=True)
    return _csv(table, table_context(request, table)["rows"], notes=False)


def _csv(table: units.UnitTable, rows: Iterable[units.ShownUnit], *, notes: bool) -> HttpResponse:
    head = [
        _("code"), _("unit"), _("kind of unit"), _("quarter"), _("value"), _("of how many"), _("measured in"),
        _("target"), _("achievement in per cent"), _("state"), _("hidden: fewer than five persons"),
        *([_("note")] if notes else []),
    ]  # fmt: skip
    measured = table.definition.unit if table.definition else ""
    words = {str(light): str(look.word) for light, look in lights.LOOKS.items()}
    lines = (
        [
            row.code, row.name, row.kind, str(table.quarter), row.value, row.n, measured, row.target, row.achievement,
            words.get(row.light, ""), _("yes") if row.is_hidden else "", *([row.note] if notes else []),
        ]
        for row in rows
    )  # fmt: skip
    return HttpResponse(csv_text(head, lines), content_type="text/csv; charset=utf-8")


@permission_required("planning.view")
def unit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show everything that a unit ever reported for an indicator, and what was promised for it."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    part = get_object_or_404(UnitPart.objects.select_related("unit", "unit__successor"), indicator=indicator, unit=pk)
    context = {
        "indicator": indicator,
        "part": part,
        "unit": part.unit,
        "history": units.history(indicator, part.unit),
        "targets": Target.objects.filter(indicator=indicator, unit=part.unit)
        .select_related("definition", "decision", "decision__decided_agency", "file")
        .order_by("-year", "pk"),
        "changes": part.unit.changes.select_related("changed_agency"),
        "predecessors": part.unit.predecessors.all(),
        "can_edit": may(request, "planning.edit"),
    }
    return page(request, "planning/units/unit.html", context)


@permission_required("planning.fill")
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Report what the units of an indicator say for a quarter (`?year=&quarter=`), each in a row of its own."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    require_filling(request, indicator.agency_id)
    quarter = quarter_asked(request)
    stands = {row.unit_id: row for row in UnitValue.objects.filter(
        indicator=indicator, year=quarter.year, quarter=quarter.number, is_current=True)}  # fmt: skip
    parts = units.expected_parts(indicator, quarter)
    ground = ground_form(request, indicator, quarter, stands.values())
    errors: dict[int, list[str]] = {}
    if request.method == "POST":
        forms = {part.unit: UnitValueForm(request.POST, prefix=f"u{part.unit_id}") for part in parts}
        errors = {unit.pk: _words(form) for unit, form in forms.items() if not form.is_valid()}
        if ground.is_valid() and not errors:
            errors = _report(request, indicator, quarter, _changed(forms, stands), ground)
        if not errors and not ground.errors:
            return redirect(_done(indicator, quarter))
    period = period_of(indicator.agency_id, quarter)
    context = {
        "indicator": indicator,
        "definition": units.definition_for(indicator, quarter),
        "quarter": quarter,
        "entries": [
            (part.unit, stands.get(part.unit_id), _typed(request, part.unit, stands.get(part.unit_id)),
             errors.get(part.unit_id, [])) for part in parts
        ],
        "ground": ground,
        "errors": errors,
        "refusal": _refusal(period),
        "weighed": Across.WEIGHTED,
    }  # fmt: skip
    return page(request, "planning/units/fill.html", context, status=422 if errors or ground.errors else 200)


def ground_form(
    request: HttpRequest, indicator: Indicator, quarter: Quarter, stands: Iterable[UnitValue]
) -> GroundForm:
    """Return the form that asks for reason and document, as far as the quarter needs them."""
    period = period_of(indicator.agency_id, quarter)
    return GroundForm(
        request.POST if request.method == "POST" else None,
        needed=ground_needed(period, published=False),
        corrects=any(is_published(row) for row in stands),
    )


def _refusal(period: Period) -> str:
    """Return why nothing of a quarter can be reported now; empty where it can."""
    try:
        way_in(period, published=False)
    except NotNow as refused:
        return str(WORDS[refused.fault])
    return ""


def _words(form: Form) -> list[str]:
    return [str(word) for words in form.errors.values() for word in words]


def _changed(forms: dict[Unit, UnitValueForm], stands: dict[int, UnitValue]) -> list[actions.UnitReading]:
    """Return what was typed and is not what stands already; an empty row says nothing."""
    readings = []
    for unit, form in forms.items():
        cleaned, before = form.cleaned_data, stands.get(unit.pk)
        typed = (cleaned["value"], cleaned["n"], cleaned["note"])
        said = (before.value, before.n, before.note) if before else (None, None, "")
        if typed != said:
            readings.append(actions.UnitReading(unit, *typed))
    return readings


def _report(
    request: HttpRequest,
    indicator: Indicator,
    quarter: Quarter,
    readings: list[actions.UnitReading],
    ground: GroundForm,
) -> dict[int, list[str]]:
    """Report the readings; return what is wrong with single units. What is wrong with the ground stands in its form."""
    if not readings:
        messages.info(request, _("Nothing has changed."))
        return {}
    try:
        reported = actions.report_unit_values(indicator, quarter, readings, actor_of(request), ground_of(ground))
    except actions.RefusedFigures as refused:
        errors: dict[int, list[str]] = {}
        for place, name, fault in refused.faults:
            if name in ground.fields:
                ground.add_error(name, ValidationError(str(WORDS[fault])))
            else:
                errors.setdefault(readings[place].unit.pk, []).append(str(WORDS[fault]))
        return errors
    except ValidationError as refused:
        complain(ground, refused)
        return {}
    tell_reported(request, reported)
    return {}


def tell_reported(request: HttpRequest, reported: actions.ReportedUnits) -> None:
    """Say how many figures of units went where."""
    drafts, waiting = len(reported.drafts), len(reported.waiting)
    if drafts:
        words = ngettext(
            "%(n)s unit saved in the agency's report. It counts when the report is sent.",
            "%(n)s units saved in the agency's report. They count when the report is sent.",
            drafts,
        )
        messages.success(request, words % {"n": drafts})
    if waiting:
        words = ngettext(
            "%(n)s unit reported. It counts when the data steward has approved it.",
            "%(n)s units reported. They count when the data steward has approved them.",
            waiting,
        )
        messages.success(request, words % {"n": waiting})
    if not drafts and not waiting:
        messages.info(request, _("Nothing has changed."))


def _typed(request: HttpRequest, unit: Unit, stands: UnitValue | None) -> dict[str, str]:
    """Return what a row shows: what was typed, else what stands, as somebody would type it."""
    prefix = f"u{unit.pk}"
    if request.method == "POST":
        said = {name: request.POST.get(f"{prefix}-{name}", "") for name in ("value", "n", "note")}
    elif stands is None:
        said = dict.fromkeys(("value", "n", "note"), "")
    else:
        n = "" if stands.n is None else str(stands.n)
        said = {"value": units.as_typed(stands.value), "n": n, "note": stands.note}
    return said | {"name": prefix}


def _done(indicator: Indicator, quarter: Quarter) -> str:
    report = AgencyReport.objects.filter(
        agency=indicator.agency_id, round__year=quarter.year, round__quarter=quarter.number, round__withdrawn_at=None
    ).first()
    if report is not None and report.case.is_open:
        return reverse("planning:report", args=[report.pk])
    return f"{reverse('planning:units', args=[indicator.code])}?year={quarter.year}&quarter={quarter.number}"


@permission_required("planning.edit")
def setup(request: HttpRequest, code: str) -> HttpResponse:
    """Show which units report for an indicator, and add others."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    form = PartsForm(
        request.POST if request.method == "POST" else None,
        units=units.offered_units(indicator),
        agencies=Agency.objects.filter(active=True).order_by("kind", "name"),
        initial={"since": timezone.localdate().replace(month=1, day=1)},
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        choice = actions.ChosenUnits(
            list(cleaned["units"]),
            areas(cleaned["areas"]) if cleaned["areas"] else [],
            list(cleaned["agencies"]),
            cleaned["agency_kind"],
        )
        try:
            added = actions.choose_units(indicator, choice, cleaned["since"], actor_of(request))
        except ValidationError as refused:
            complain(form, refused)
        else:
            words = ngettext("%(n)s unit reports from now on.", "%(n)s units report from now on.", len(added))
            messages.success(request, words % {"n": len(added)})
            return redirect("planning:unit_setup", code=code)
    context = {
        "indicator": indicator,
        "definition": indicator.definitions.filter(is_current=True).first(),
        "parts": units.parts_of(indicator),
        "form": form,
    }
    return page(request, "planning/units/setup.html", context, status=422 if form.errors else 200)


@permission_required("planning.edit")
def end_part(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a unit report for an indicator no more after a day."""
    part = get_object_or_404(UnitPart.objects.select_related("unit", "indicator"), indicator__code=code, unit=pk)
    return editing(
        request,
        PartEndForm(request.POST or None, initial={"until": timezone.localdate()}),
        lambda form: actions.end_part(part, form.cleaned_data["until"], actor_of(request)),
        title=_("“%(unit)s” reports no more for “%(name)s”") % {"unit": part.unit.name, "name": part.indicator.name},
        back=reverse("planning:unit_setup", args=[code]),
        lead=_("What it reported until then stays."),
    )


@permission_required("planning.edit")
def promise(request: HttpRequest, code: str) -> HttpResponse:
    """Promise what each unit is to reach in a year (`?year=`), by the rule of every target."""
    indicator = get_object_or_404(Indicator.objects.select_related("agency"), code=code)
    year = chosen_year(request)
    parts = units.expected_parts(indicator, Quarter(year, 4))
    if not parts:
        raise Http404
    rows = unit_targets().filter(indicator=indicator, year=year).order_by("pk")
    promised = {row.unit_id: row.value for row in rows}
    form = UnitTargetsForm(request.POST or None)
    asked = {part.unit: UnitTargetForm(request.POST or None, prefix=f"u{part.unit_id}") for part in parts}
    errors = {unit.pk: _words(row) for unit, row in asked.items() if row.errors}
    if form.is_valid() and not errors:
        source = form.cleaned_data["source"]
        values = {unit: row.cleaned_data["value"] for unit, row in asked.items()}
        aims = [
            (unit, actions.Aim(year, value, source=source))
            for unit, value in values.items()
            if value is not None and value != promised.get(unit.pk)
        ]
        if _promise(request, indicator, aims, form):
            return redirect(f"{reverse('planning:units', args=[code])}?year={year}")
    context = {
        "indicator": indicator,
        "year": year,
        "form": form,
        "definition": units.definition_for(indicator, Quarter(year, 4)),
        "entries": [
            (unit, row["value"].value() if row.is_bound else units.as_typed(promised.get(unit.pk)), errors.get(unit.pk))
            for unit, row in asked.items()
        ],
        "errors": errors,
    }
    return page(request, "planning/units/targets.html", context, status=422 if form.is_bound else 200)


def _promise(
    request: HttpRequest, indicator: Indicator, aims: list[tuple[Unit, actions.Aim]], form: UnitTargetsForm
) -> bool:
    """Write the targets; return whether they were taken, what is wrong stands in the form."""
    cleaned = form.cleaned_data
    change = actions.PlanChange(cleaned["document"], cleaned["document_date"], cleaned["reason"])
    try:
        written = actions.write_unit_targets(indicator, aims, actor_of(request), change)
    except ValidationError as refused:
        complain(form, refused)
        return False
    if any(target.is_change for target in written):
        messages.success(request, _("Proposed. The target in force stays until a second person approves the change."))
    elif written:
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("Nothing has changed."))
    return True
