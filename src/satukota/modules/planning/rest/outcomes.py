"""REST of the tree of performance outcomes."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from satukota.modules.planning.models import Plan
from satukota.modules.planning.queries.outcomes import flat, performance
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Problem

router = Router(tags=["planning"])


class ContributionOut(Schema):
    """What another agency contributes, and by which outcome of its own (its uid, else empty)."""

    agency: str
    what: str
    by: str


class OutcomeOut(Schema):
    """An outcome; `parent` is the uid of the one it leads to. Targets and values are those of its `indicators`.

    `lacks` names what is wrong: no_indicator, no_owner, indicator_without_owner, contributes_to_nobody.
    """

    uid: str
    parent: str
    level: str
    code: str
    statement: str
    success_factor: str
    agency: str
    unit: str
    indicators: list[str]
    items: list[str]
    contributions: list[ContributionOut]
    lacks: list[str]


@router.get(
    "/plans/{code}/outcomes",
    response={200: list[OutcomeOut], 403: Problem, 404: Problem},
    summary="Performance tree of a plan",
)
def outcomes(request: HttpRequest, code: str) -> Any:
    """Return the outcomes in the order of the tree, each with its indicators, items and contributions."""
    reader(request)
    return list(flat(performance(get_object_or_404(Plan, code=code), timezone.localdate().year)))
