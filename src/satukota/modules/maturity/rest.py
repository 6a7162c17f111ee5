"""REST of the indexes: instruments, assessments, scores. An index never travels without its instrument."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from satukota.kernel.people.api import User, require
from satukota.modules.maturity import queries
from satukota.modules.maturity.models import InstrumentVersion
from satukota.modules.maturity.rules import Part as Piece

router = Router(tags=["maturity"])


class Problem(Schema):
    """What was wrong: a message in the reader's language, and the fields with their messages."""

    message: str
    fields: dict[str, str] = {}


class InstrumentOut(Schema):
    """An instrument in its current version."""

    code: str
    version: int
    title: str
    regulation: str


class AssessmentOut(Schema):
    """An index of a year under an instrument; without published bands there is no predicate."""

    id: int
    instrument: str
    instrument_title: str
    version: int
    year: int
    state: str
    index: Decimal
    self_index: Decimal
    predicate: str
    target: Decimal | None
    missing: list[int]


class Part(Schema):
    """A domain or an aspect; `weight` in percent of the whole."""

    no: int
    name: str
    index: Decimal
    weight: float


class IndicatorOut(Schema):
    """An indicator with self-assessment, verdict and target."""

    no: int
    title: str
    aspect: str
    weight: float
    self_level: Decimal | None
    verdict: Decimal | None
    target: Decimal | None
    evidence: int


class AssessmentDetail(AssessmentOut):
    """An assessment with its parts and indicators."""

    domains: list[Part]
    aspects: list[Part]
    indicators: list[IndicatorOut]


def _require_view(request: HttpRequest) -> None:
    user = getattr(request, "api_user", None) or request.user
    require(user, "maturity.view")
    if not isinstance(user, User):
        raise PermissionDenied


@router.get("/instruments", response={200: list[InstrumentOut], 403: Problem}, summary="List instruments")
def instruments(request: HttpRequest) -> Any:
    """Return the instruments in their current version."""
    _require_view(request)
    return list(InstrumentVersion.objects.filter(is_current=True).values(*InstrumentOut.model_fields))


@router.get("/instruments/{code}", response={200: dict[str, Any], 403: Problem, 404: Problem}, summary="One instrument")
def instrument(request: HttpRequest, code: str) -> Any:
    """Return an instrument as data: weights, levels, predicates and sources."""
    _require_view(request)
    return get_object_or_404(InstrumentVersion, code=code, is_current=True).document


@router.get("/assessments", response={200: list[AssessmentOut], 403: Problem}, summary="List assessments")
def assessments(request: HttpRequest) -> Any:
    """Return every assessment with its index and the name of its instrument."""
    _require_view(request)
    return [_head(view) for view in queries.overviews(queries.assessments())]


@router.get(
    "/assessments/{int:pk}", response={200: AssessmentDetail, 403: Problem, 404: Problem}, summary="One assessment"
)
def assessment(request: HttpRequest, pk: int) -> Any:
    """Return an assessment with the index of each domain and aspect and the level of each indicator."""
    _require_view(request)
    assessment = get_object_or_404(queries.assessments(), pk=pk)
    view = queries.overview(assessment)
    lines = queries.lines(view, queries.counts(assessment))
    return _head(view) | {
        "domains": [_part(part) for part in view.score.domains],
        "aspects": [_part(part) for part in view.score.aspects],
        "indicators": [_indicator(line) for line in lines],
    }


def _head(view: queries.Overview) -> dict[str, Any]:
    band = view.score.predicate
    return {
        "id": view.assessment.pk,
        "instrument": view.assessment.instrument.code,
        "instrument_title": view.assessment.instrument.title,
        "version": view.assessment.instrument.version,
        "year": view.assessment.year,
        "state": view.assessment.state,
        "index": view.score.total,
        "self_index": view.self_score.total,
        "predicate": band.predicate if band else "",
        "target": view.assessment.target,
        "missing": list(view.score.missing),
    }


def _part(part: Piece) -> dict[str, Any]:
    return {"no": part.no, "name": part.name, "index": part.value, "weight": float(part.weight)}


def _indicator(line: queries.Line) -> dict[str, Any]:
    return {
        "no": line.spec.no,
        "title": line.spec.title,
        "aspect": line.spec.aspect,
        "weight": float(line.spec.weight),
        "self_level": line.self_rating.level if line.self_rating else None,
        "verdict": line.verdict.level if line.verdict else None,
        "target": line.target,
        "evidence": line.evidence,
    }
