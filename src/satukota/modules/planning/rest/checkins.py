"""REST of words between quarters: what owners say beside the official lights. Never judged, never published."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Body, Field, Query, Router, Schema, Status

from satukota.kernel.people.api import actor_for, require
from satukota.modules.planning.actions.checkins import Word, check_in
from satukota.modules.planning.models import CheckIn, Indicator, Item
from satukota.modules.planning.queries import checkins
from satukota.modules.planning.queries.rights import reports_for
from satukota.modules.planning.rest.reading import reader
from satukota.modules.planning.rest.shapes import Part, Problem
from satukota.modules.planning.rules.checkins import Confidence

router = Router(tags=["planning"])


class CheckInFilter(Part):
    """Which words are asked for: of an agency (code); `differs`, `silent` or a confidence."""

    agency: str = ""
    show: str = ""


class PulseOut(Schema):
    """Something that is asked for in a rhythm (`weeks`), with the last word of its owner and its official light.

    `differs` is `warning` where the owner says worse than the light, `hopeful` where better; `silent` counts periods
    without a word.
    """

    kind: str
    code: str
    name: str
    agency: str
    weeks: int
    confidence: str
    sentence: str
    figure: Decimal | None
    day: date | None
    trend: list[str]
    light: str
    differs: str
    silent: int


class PulseList(Schema):
    """A part of what is asked for; `total` counts all that fit the filter."""

    total: int
    items: list[PulseOut]


class WordIn(Schema):
    """A word of an owner."""

    confidence: Confidence
    sentence: str = Field(min_length=1, max_length=300)
    figure: Decimal | None = Field(None, max_digits=22, decimal_places=4)


class WordOut(Schema):
    """A word that was kept."""

    id: int
    day: date
    confidence: str
    sentence: str
    figure: Decimal | None


@router.get("/check-ins", response={200: PulseList, 403: Problem}, summary="Words between quarters")
def listed(request: HttpRequest, filters: Query[CheckInFilter]) -> Any:
    """Return what owners say between quarters, what differs from its light first; only for staff."""
    reader(request)
    given = {"agency": filters.agency, "show": filters.show}
    rows = checkins.urgent_first(checkins.matching(checkins.asked(), given))
    page = rows[filters.offset : filters.offset + filters.limit]
    return {"total": len(rows), "items": [_pulse(row) for row in page]}


def _pulse(row: checkins.Pulse) -> dict[str, Any]:
    newest, about = row.newest, row.about
    return {
        "kind": "indicator" if isinstance(about, Indicator) else "item",
        "code": about.code if isinstance(about, Indicator) else str(about.uid),
        "name": about.name,
        "agency": about.agency.code if about.agency else "",
        "weeks": row.rhythm.weeks,
        "confidence": newest.confidence if newest else "",
        "sentence": newest.sentence if newest else "",
        "figure": newest.figure if newest else None,
        "day": newest.day if newest else None,
        "trend": [mark or "" for mark, _word in row.trend],
        "light": row.light if row.standing else "",
        "differs": row.differs,
        "silent": row.silent,
    }


@router.post(
    "/indicators/{code}/check-ins",
    response={200: WordOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Say a word about an indicator",
)
def of_indicator(request: HttpRequest, code: str, given: Body[WordIn]) -> Any:
    """Keep a word of the owner of an indicator; the same word of the same day is one."""
    return _keep(request, get_object_or_404(Indicator, code=code), given)


@router.post(
    "/items/{uid}/check-ins",
    response={200: WordOut, 403: Problem, 404: Problem, 422: Problem},
    summary="Say a word about an item",
)
def of_item(request: HttpRequest, uid: UUID, given: Body[WordIn]) -> Any:
    """Keep a word of the owner of an item; the same word of the same day is one."""
    return _keep(request, get_object_or_404(Item, uid=uid), given)


def _keep(request: HttpRequest, about: Indicator | Item, given: WordIn) -> Any:
    user = reader(request)
    require(user, "planning.fill")
    if not reports_for(user, about.agency_id):
        raise PermissionDenied
    try:
        row: CheckIn = check_in(Word(about, given.confidence, given.sentence, given.figure), actor_for(user))
    except ValidationError as refused:
        return Status(422, {"message": " ".join(refused.messages)})
    return {name: getattr(row, name) for name in WordOut.model_fields if name != "id"} | {"id": row.pk}
