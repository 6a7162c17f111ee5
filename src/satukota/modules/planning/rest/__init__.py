"""REST of the plan: plans, items, versions, indicators with their values, rounds and minimum services."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Query, Router, Status

from satukota.kernel.people.api import actor_for, require
from satukota.modules.planning import actions
from satukota.modules.planning.models import Indicator, Item, Plan, Round, Standing, Target, Value
from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.queries import indicators, past, spm, targets, tree
from satukota.modules.planning.queries import rounds as round_queries
from satukota.modules.planning.queries.indicators import Line
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.queries.round_document import summary_of
from satukota.modules.planning.queries.targets import promise_words
from satukota.modules.planning.queries.versions import version_diff
from satukota.modules.planning.rest import checkins, choices, public, statements, units
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import (
    ChangeOut,
    IndicatorFilter,
    IndicatorList,
    IndicatorOut,
    ItemFilter,
    ItemList,
    Part,
    PlanOut,
    Problem,
    RoundOut,
    SpmOut,
    TargetOut,
    ValueIn,
    ValueOut,
    VersionOut,
)
from satukota.modules.planning.rules.quarters import Quarter

router = Router(tags=["planning"])
for door in (public, statements, choices, units, checkins):
    router.add_router("", door.router)
STANDS = (
    "value", "target", "due", "achievement", "judged_quarter", "running", "instrument", "first_target",
    "first_achievement", "first_light", "forecast", "forecast_low", "forecast_high", "forecast_why",
)  # fmt: skip


@router.get("/plans", response={200: list[PlanOut], 403: Problem}, summary="List plans")
def plans(request: HttpRequest) -> Any:
    """Return the heads of all plans, the main one first."""
    reader(request)
    return list(tree.plans().values(*PlanOut.model_fields))


@router.get("/plans/{code}/items", response={200: ItemList, 403: Problem, 404: Problem}, summary="Items of a plan")
def items(request: HttpRequest, code: str, filters: Query[ItemFilter]) -> Any:
    """Return the items that fit a filter, in the order of the tree."""
    reader(request)
    matching = tree.matching_items(get_object_or_404(Plan, code=code), filters.dict())
    related = ("parent", "agency", "dimension", "mission", "spm")
    page = matching.select_related(*related)[filters.offset : filters.offset + filters.limit]
    return {"total": matching.count(), "items": [_item(row) for row in page]}


def _item(row: Item) -> dict[str, Any]:
    tags = {name: getattr(row, name) for name in ("parent", "agency", "dimension", "mission", "spm")}
    plain = ("code", "kind", "name", "nomenclature", "term", "budget", "quick_win", "exchanges", "state")
    return {
        "uid": str(row.uid),
        "starts": row.starts.isoformat() if row.starts else "",
        "ends": row.ends.isoformat() if row.ends else "",
        **{name: tag.code if tag else "" for name, tag in tags.items()},
        **{name: getattr(row, name) for name in plain},
    }


@router.get(
    "/plans/{code}/versions", response={200: list[VersionOut], 403: Problem, 404: Problem}, summary="Versions of a plan"
)
def versions(request: HttpRequest, code: str) -> Any:
    """Return the versions that were decided, newest first."""
    reader(request)
    return list(get_object_or_404(Plan, code=code).versions.values(*VersionOut.model_fields))


@router.get(
    "/plans/{code}/changes", response={200: list[ChangeOut], 403: Problem, 404: Problem}, summary="Compare versions"
)
def changes(request: HttpRequest, code: str, older: int = 1, newer: int = 0) -> Any:
    """Return what was added, dropped and changed between two versions; `newer` 0 is the plan as it is now."""
    reader(request)
    differences = version_diff(get_object_or_404(Plan, code=code), older, newer)
    return [
        {"kind": change.kind, "code": change.code, "name": change.name, "fields": list(change.fields)}
        for change in differences
    ]


@router.get("/indicators", response={200: IndicatorList, 403: Problem}, summary="List indicators")
def listed(request: HttpRequest, filters: Query[IndicatorFilter]) -> Any:
    """Return indicators with value, target, light and forecast of a year."""
    reader(request)
    year = filters.year or timezone.localdate().year
    matching = indicators.select(
        {name: value for name, value in filters.dict().items() if isinstance(value, str)}, year
    )
    page = matching.order_by("code")[filters.offset : filters.offset + filters.limit]
    return {"total": matching.count(), "items": [_line(line, year) for line in indicators.lines(page, year)]}


def _line(line: Line, year: int) -> dict[str, Any]:
    standing = line.standing or Standing()
    return {
        "code": line.indicator.code,
        "name": line.indicator.name,
        "agency": line.indicator.agency.code if line.indicator.agency else "",
        "unit": line.definition.unit if line.definition else "",
        "source": line.indicator.source,
        "definition_version": line.definition.version if line.definition else None,
        "year": year,
        "light": line.light,
        "promise": promise_words(standing),
        **{name: getattr(standing, name) for name in STANDS},
    }


@router.get("/indicators/{code}", response={200: IndicatorOut, 403: Problem, 404: Problem}, summary="One indicator")
def one(request: HttpRequest, code: str, year: int | None = None) -> Any:
    """Return an indicator with value, target, light and forecast of a year (this one by default)."""
    reader(request)
    indicator = get_object_or_404(Indicator, code=code)
    at = year if year and 2000 <= year <= 2200 else timezone.localdate().year
    [line] = indicators.lines([indicator], at)
    return _line(line, at)


@router.get(
    "/indicators/{code}/targets",
    response={200: list[TargetOut], 403: Problem, 404: Problem},
    summary="Every target of an indicator",
)
def promised(request: HttpRequest, code: str) -> Any:
    """Return everything that was ever promised, newest year first: each change with document, reason and decision."""
    reader(request)
    years = targets.history(get_object_or_404(Indicator, code=code))
    return [_target(row) for year in years for row in year.rows]


def _target(row: Target) -> dict[str, Any]:
    plain = ("year", "value", "upper", "steps", "source", "is_change", "document", "document_date", "reason", "url")
    decision = getattr(row, "decision", None)
    return {name: getattr(row, name) for name in plain} | {
        "unit": row.definition.unit if row.definition else "",
        "definition_version": row.definition.version if row.definition else None,
        "entered_at": row.entered_at,
        "approved": (True if not row.is_change else None) if decision is None else decision.approved,
        "decided_at": decision.decided_at if decision else None,
        "decided_by": decision.office if decision else "",
    }


@router.get(
    "/indicators/{code}/values",
    response={200: list[ValueOut], 403: Problem, 404: Problem},
    summary="Every value of an indicator",
)
def values(request: HttpRequest, code: str, part: Query[Part]) -> Any:
    """Return every value that was ever entered, newest first, each with its definition version and inputs."""
    reader(request)
    history = past.history(get_object_or_404(Indicator, code=code))
    return [_value(row) for row in history[part.offset : part.offset + part.limit]]


def _value(row: Value) -> dict[str, Any]:
    plain = (
        "id", "year", "quarter", "value", "n", "inputs", "url", "source", "state", "is_current", "entered_at", "note",
        "correction_reason", "document", "decided_at", "instrument",
    )  # fmt: skip
    decided = office_words(row.decided_role, row.decided_agency) if row.decided_at else ""
    return {name: getattr(row, name) for name in plain} | {
        "definition_version": row.definition.version,
        "unit": row.definition.unit,
        "corrects": row.replaces_id,
        "decided_by": decided,
    }


@router.post(
    "/indicators/{code}/values",
    response={200: ValueOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Report a value",
)
def report(request: HttpRequest, code: str, given: Body[ValueIn]) -> Any:
    """Report a value of one's own agency as its report page does; the same value twice is one.

    While the report of that quarter is open it is a draft of it. What was published or closed is corrected with
    `correction_reason` and `document`, and waits for a second person.
    """
    user = reader(request)
    require(user, "planning.fill")
    indicator = get_object_or_404(Indicator, code=code)
    if not reports_for(user, indicator.agency_id):
        raise PermissionDenied
    if indicator.source == Indicator.Source.LIVE:
        return Status(409, {"message": _("This indicator is computed from what happens in the system.")})
    if indicator.source == Indicator.Source.UNITS:
        return Status(409, {"message": _("This indicator is computed from its units: report what the units say.")})
    if (given.value is None) == (given.months is None):
        return Status(422, {"message": _("Give the value of the quarter, or those of its three months.")})
    quarter, ground = Quarter(given.year, given.quarter), actions.Ground(given.correction_reason, given.document)
    reading = actions.Reading(given.value, note=given.note)
    if given.months:
        reading = actions.reading_of_months(indicator, quarter, given.months, reading)
    try:
        stored = actions.report_value(indicator, quarter, reading, actor_for(user), ground)
    except actions.RefusedFigures as refused:
        return _refused(refused)
    except ValidationError as refused:
        return Status(422, {"message": " ".join(refused.messages)})
    return _value(stored)


def _refused(refused: actions.RefusedFigures) -> Any:
    """Return what a figure lacks by field, or that its time is not now."""
    fields = {name: " ".join(words) for name, words in refused.message_dict.items() if name != "__all__"}
    return Status(422 if fields else 409, {"message": " ".join(refused.messages), "fields": fields})


@router.get("/rounds", response={200: list[RoundOut], 403: Problem}, summary="List rounds of evaluation")
def rounds(request: HttpRequest) -> Any:
    """Return the rounds, newest first, with how many reports are in which state."""
    reader(request)
    return [_round(evaluation_round) for evaluation_round in round_queries.rounds()[:40]]


def _round(evaluation_round: Round) -> dict[str, Any]:
    summary = summary_of(evaluation_round)
    return {
        "id": evaluation_round.pk,
        "year": evaluation_round.year,
        "quarter": evaluation_round.quarter,
        "opened_at": evaluation_round.opened_at,
        "closed_at": evaluation_round.closed_at,
        "states": dict(summary.progress),
        "late": summary.late,
        "frozen": summary.number,
        "digest": summary.digest,
    }


@router.get("/spm/{int:year}", response={200: list[SpmOut], 403: Problem}, summary="Minimum services of a year")
def services(request: HttpRequest, year: int) -> Any:
    """Return the 29 services with figures and index; an index is empty where nothing was reported."""
    reader(request)
    return [_service(field, line) for field in spm.spm_fields(min(max(year, 2000), 2200)) for line in field.lines]


def _service(field: spm.SpmField, line: spm.SpmLine) -> dict[str, Any]:
    return {
        "code": line.service.code,
        "field": field.name,
        "name": line.service.name,
        "to_serve": line.held.to_serve if line.held else None,
        "served": line.held.served if line.held else None,
        "people": line.people,
        "quality": line.quality,
        "index": line.shown,
        "category": line.word,
    }


__all__ = ["router"]
