"""Questions while a report is written or handled: was this reported already, what is it about, which words fit."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from satukota.kernel.cases.api import Case, case_for
from satukota.kernel.people.api import Visitor
from satukota.modules.reports.actions.texts import filled_text, templates_for
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.duplicates import like_case, similar, waiting
from satukota.modules.reports.queries.suggesting import suggest
from satukota.modules.reports.rules.matches import Match, Subject

router = Router(tags=["reports"])


class Alike(Schema):
    """A report that may be about the same matter: likeness 0 to 1 and its parts."""

    number: str
    title: str
    metres: int
    likely: bool
    score: float
    parts: dict[str, float | None]


class AlikeList(Schema):
    """The likeliest first; empty where nothing is near. `waiting`: likely ones that nobody has read yet."""

    items: list[Alike]
    waiting: int = 0


class Suggested(Schema):
    """A category with its probability; it is a suggestion, people decide."""

    code: str
    name: str
    share: float


class SuggestedList(Schema):
    """The likeliest categories."""

    items: list[Suggested]


class Text(Schema):
    """A text for a step, filled in for a case."""

    title: str
    body: str


class TextList(Schema):
    """The texts for a step, the most fitting first."""

    items: list[Text]


def match_row(match: Match) -> dict[str, Any]:
    """Return a match as plain data."""
    s = match.score
    parts = {"place": s.place, "category": s.category, "time": s.time, "text": s.text, "photo": s.photo}
    return {
        "number": match.number,
        "title": match.title,
        "metres": match.metres,
        "likely": s.likely,
        "score": s.value,
        "parts": parts,
    }


@router.get("/reports/similar", response=AlikeList, summary="Was this reported already?", auth=None)
def similar_reports(
    request: HttpRequest,
    category: Annotated[str, Query(max_length=80)],
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-85, le=85)],
    text: Annotated[str, Query(max_length=2000)] = "",
) -> HttpResponse:
    """Return public reports near a point that may be about the same matter; of those not yet read, only how many."""
    del request
    subject = Subject(category, text, lon, lat, timezone.now())
    matches = similar(subject, visibility=Case.Visibility.PUBLIC)
    return JsonResponse({"items": [match_row(match) for match in matches], "waiting": waiting(subject)})


@router.get("/reports/suggest", response=SuggestedList, summary="What is it about?", auth=None)
def suggested(request: HttpRequest, text: Annotated[str, Query(min_length=3, max_length=5000)]) -> HttpResponse:
    """Return the likeliest categories for some words."""
    del request
    language = get_language() or "id"
    items = [{"code": code, "name": category_name(code, language), "share": share} for code, share in suggest(text)]
    return JsonResponse({"items": items})


def _user(request: HttpRequest) -> Visitor:
    user: Visitor = getattr(request, "api_user", None) or request.user
    return user


def _case(request: HttpRequest, number: str) -> Case:
    try:
        return case_for(_user(request), number, staff=True)
    except (Case.DoesNotExist, ValueError) as error:
        raise Http404 from error


@router.get("/reports/{number}/similar", response=AlikeList, summary="Reports that may be the same matter")
def similar_to(request: HttpRequest, number: str) -> HttpResponse:
    """Return what may be the same matter as a report, for those who handle it."""
    return JsonResponse({"items": [match_row(match) for match in like_case(_case(request, number), _user(request))]})


@router.get("/reports/{number}/texts", response=TextList, summary="Texts for a step")
def texts(request: HttpRequest, number: str, action: Annotated[str, Query(max_length=48)]) -> HttpResponse:
    """Return the texts for a step of a report, filled in as its reporter would read them."""
    case = _case(request, number)
    items = [{"title": template.title, "body": filled_text(template, case)} for template in templates_for(case, action)]
    return JsonResponse({"items": items})
