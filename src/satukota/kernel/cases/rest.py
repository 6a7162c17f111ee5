"""REST of cases: lists, one case, actions, the map. Mounted under /api/v1."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Body, Field, Header, Query, Router, Schema
from pydantic import ConfigDict

from satukota.kernel.answers import json_answer, unless_unchanged
from satukota.kernel.cases.api import (
    Act,
    BadFilter,
    Case,
    Conflict,
    Definition,
    Filter,
    Invalid,
    NotAllowed,
    access_case,
    apply,
    as_dict,
    box,
    case_for,
    case_with_history_for,
    line,
    map_cases,
    page,
    pinned_definition,
    read_filter,
    require_case,
    say,
    who,
)
from satukota.kernel.cases.queries.messages import field_message, refusal_message
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import Visitor, memberships, office_on

router = Router(tags=["cases"])


class Problem(Schema):
    """What was wrong: a message in the reader's language, and the fields with their messages."""

    message: str
    fields: dict[str, str] = {}


class CaseRow(Schema):
    """A case in a list."""

    number: str
    type: str
    state: str
    state_label: str
    title: str
    category: str
    priority: int
    agency: str | None
    area: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    is_open: bool
    waiting: bool
    version: int


class CaseList(Schema):
    """A page of cases; `next` is the cursor of the following page, empty at the end."""

    items: list[CaseRow]
    next: str
    corrected: dict[str, list[str]] = Field(description="search words that no case has, with those used instead")


class QuestionOfAction(Schema):
    """What an action asks: sent in `data` under its path."""

    path: str
    label: str
    type: str
    required: bool
    choices: list[str]


class ActionOut(Schema):
    """An action that the reader may take now, with its form; the likely one stands first on a page."""

    id: str
    label: str
    likely: bool
    form: list[QuestionOfAction]


class PlaceOut(Schema):
    """Where it is, as far as it is known."""

    lon: float | None
    lat: float | None
    area: str
    note: str


class CaseDetail(Schema):
    """A case with its clocks, history and the actions that the reader may take."""

    number: str
    type: str
    type_title: str
    title: str
    category: str
    state: str
    state_label: str
    agency: str | None
    priority: int
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    is_open: bool
    version: int
    description: str
    place: PlaceOut
    history: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    actions: list[ActionOut]
    data: dict[str, Any] = Field({}, description="for staff alone: what is kept that names nobody")
    flags: list[str] = Field([], description="for staff alone")
    assignee: int | None = Field(None, description="for staff alone: the user in charge")
    channel: str = Field("", description="for staff alone")


class Conflicted(Schema):
    """The case was changed by somebody else: its version now and what happened since the one that was sent."""

    message: str
    version: int
    changes: list[dict[str, Any]]


class ActionIn(Schema):
    """An action: answers of its form, words for the history, and the version that the sender saw."""

    model_config = ConfigDict(extra="forbid")  # a misspelt `version` would switch off the check for conflicts
    data: dict[str, Any] = {}
    note: str = Field("", max_length=10_000)
    version: int | None = Field(None, ge=0, le=2**31 - 1)


FILTERS = {
    "status": "open (default), closed, all, late, due, warning or waiting",
    "type": "case type, repeatable",
    "state": "state, repeatable",
    "agency": "agency id, repeatable",
    "area": "area code or the beginning of one",
    "category": "category, repeatable",
    "assignee": "user id, `me` or `none`",
    "since": "opened on or after this day (YYYY-MM-DD)",
    "until": "opened on or before this day (YYYY-MM-DD)",
    "q": "search words, or a case number",
    "confidential": "`no` leaves out confidential cases",
    "among": "what a module counts, such as `reports.reopened`: the list behind its figure",
    "sort": "newest (default) or due",
}


class FilterIn(Schema):
    """The filters of lists."""

    status: str = Field("open", description=FILTERS["status"])
    type: list[str] = Field([], description=FILTERS["type"])
    state: list[str] = Field([], description=FILTERS["state"])
    agency: list[str] = Field([], description=FILTERS["agency"])
    area: str = Field("", description=FILTERS["area"])
    category: list[str] = Field([], description=FILTERS["category"])
    assignee: str = Field("", description=FILTERS["assignee"])
    since: str = Field("", description=FILTERS["since"])
    until: str = Field("", description=FILTERS["until"])
    q: str = Field("", description=FILTERS["q"])
    confidential: str = Field("", description=FILTERS["confidential"])
    among: str = Field("", description=FILTERS["among"])
    sort: str = Field("newest", description=FILTERS["sort"])

    def values(self) -> dict[str, list[str]]:
        """Return the filters as lists by name."""
        filters = self.model_dump(include=set(FILTERS))
        return {name: value if isinstance(value, list) else [value] for name, value in filters.items()}


class PageIn(FilterIn):
    """The filters of a list and where it goes on."""

    cursor: str = Field("", max_length=400, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=200)


class MapIn(FilterIn):
    """The filters of the map and its view."""

    bbox: str = Field(max_length=200, description="west,south,east,north in degrees")
    zoom: float = Field(12, ge=0, le=24)


class KeyIn(Schema):
    """The key under which an action is done once, however often it is sent."""

    idempotency_key: str = Field("", alias="Idempotency-Key", max_length=200)


def user_of(request: HttpRequest) -> Visitor:
    """Return who asks: the session's user, the API key's user, or a visitor."""
    return getattr(request, "api_user", None) or request.user


def problem_answer(message: str, status: int, fields: dict[str, str] | None = None) -> HttpResponse:
    """Return a problem as the interface describes it."""
    return json_answer({"message": message, "fields": fields or {}}, status=status)


def bad_filter(error: BadFilter) -> HttpResponse:
    """Return the answer to a filter that cannot be read."""
    return problem_answer(_("This filter cannot be read."), 400, {error.field: _("not a value of this filter")})


@router.get("/cases", response={200: CaseList, 400: Problem}, summary="List cases")
def list_cases(request: HttpRequest, filters: Query[PageIn]) -> HttpResponse:
    """Return a page of the cases that the asker may see, newest first."""
    user = user_of(request)
    try:
        chosen = read_filter(filters.values())
        return unless_unchanged(request, rights_of(user), lambda: _page(user, chosen, filters))
    except BadFilter as error:
        return bad_filter(error)


def _page(user: Visitor, chosen: Filter, filters: PageIn) -> HttpResponse:
    cases = page(user, chosen, cursor=filters.cursor, limit=filters.limit)
    language = get_language() or "id"
    items = [_row(row, language) for row in cases.rows]
    return json_answer({"items": items, "next": cases.next, "corrected": cases.corrected})


def rights_of(user: Visitor) -> tuple[object, ...]:
    """Return what decides which cases somebody sees."""
    roles = tuple((row.role, row.agency_id, row.area_code) for row in memberships(user))
    return getattr(user, "pk", None), roles


def _row(row: dict[str, Any], language: str) -> dict[str, Any]:
    owner = office_on(row["agency_id"])
    definition: Definition = pinned_definition(row["definition_id"])
    plain = ("number", "type", "state", "title", "category", "priority", "lon", "lat", "opened_at", "changed_at")
    more = ("closed_at", "due_at", "is_open", "waiting", "version")
    return {
        **{name: row[name] for name in (*plain, *more)},
        "state_label": say(definition.states[row["state"]].label, language),
        "agency": owner.name if owner else None,
        "area": row["area_code"],
    }


@router.get("/cases/{number}", response={200: CaseDetail, 403: Problem, 404: Problem}, summary="One case")
def get_case(request: HttpRequest, number: str) -> HttpResponse:
    """Return a case with clocks, history and allowed actions, as far as the asker may see it."""
    user = user_of(request)
    try:
        case = case_with_history_for(user, number)
    except Case.DoesNotExist as error:
        raise Http404 from error
    return json_answer(as_dict(case, access_case(user, case), who(user)))


def _visible_case(user: Visitor, number: str) -> Case:
    """Return a case; one that must not be seen is answered like one that does not exist."""
    try:
        return case_for(user, number)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _must_see(user: Visitor, case: Case) -> None:
    try:
        require_case(user, case)
    except PermissionDenied as error:
        raise Http404 from error


@router.post(
    "/cases/{number}/actions/{action}",
    response={200: CaseDetail, 400: Problem, 403: Problem, 404: Problem, 409: Conflicted, 422: Problem},
    summary="Act on a case",
)
def act(
    request: HttpRequest,
    number: str,
    action: str,
    body: Body[ActionIn],
    header: Header[KeyIn],
) -> HttpResponse:
    """Apply an action; the same `Idempotency-Key` twice acts once."""
    user = user_of(request)
    wanted = Act(action, body.data, body.note, version=body.version)
    try:
        case = apply(number, wanted, who(user), key=_key(number, header), see=partial(_must_see, user))
    except Case.DoesNotExist as error:
        raise Http404 from error
    except AlreadyDone:
        case = _visible_case(user, number)
    except NotAllowed as error:
        return problem_answer(refusal_message(error.refusal), 403)
    except Conflict as error:
        return _conflict(user, error)
    except Invalid as error:
        fields = {name: field_message(problem) for name, problem in error.errors.items()}
        return problem_answer(_("Some answers are missing or not right."), 422, fields)
    return json_answer(as_dict(case, access_case(user, case), who(user)))


def _key(number: str, header: KeyIn) -> str | None:
    return f"act:{number}:{header.idempotency_key}" if header.idempotency_key else None


def _conflict(user: Visitor, error: Conflict) -> HttpResponse:
    definition = pinned_definition(error.case.definition_id)
    access = access_case(user, error.case)
    changes = [line(row, definition, get_language() or "id", access) for row in error.changes]
    message = _("Somebody else has changed this case in the meantime. Nothing of yours was sent.")
    return json_answer({"message": message, "version": error.case.version, "changes": changes}, status=409)


class Features(Schema):
    """GeoJSON: single cases, or clusters with `count`; `total` lie in the view, `more` where not all are shown."""

    type: str
    features: list[dict[str, Any]]
    total: int
    more: bool


@router.get("/map/cases", response={200: Features, 400: Problem}, summary="Cases on the map")
def map_of_cases(request: HttpRequest, view: Query[MapIn]) -> HttpResponse:
    """Return the cases in a view, clustered where they are many."""
    try:
        chosen, frame, user = read_filter(view.values()), box(view.bbox), user_of(request)
    except BadFilter as error:
        return bad_filter(error)
    return unless_unchanged(request, rights_of(user), lambda: json_answer(map_cases(user, frame, view.zoom, chosen)))
