"""Services over HTTP: which there are, what each asks, and an application that comes whole from a program."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from satukota.kernel.addresses import absolute
from satukota.kernel.answers import json_answer
from satukota.kernel.cases.api import CaseType, Invalid, NotAllowed, field_message, refusal_message, say
from satukota.kernel.cases.api import Field as Question
from satukota.kernel.files.api import RefusedFile
from satukota.kernel.people.api import User
from satukota.modules.services.actions.arrivals import PAPERS, Arrival, OtherContent, take_whole
from satukota.modules.services.actions.drafts import NotOffered
from satukota.modules.services.actions.submission import Sent
from satukota.modules.services.queries.catalogue import Service, services
from satukota.web.api import assurance_level

prefix = "/services"
router = Router(tags=["services"])
MOST_KEY = 200
PAPER = "paper."
"""Before the id of a paper in the name of a part of a multipart body."""


class ServiceRow(Schema):
    """A service of the catalogue; `agency` is empty where the answers decide which office does it."""

    type: str
    title: str
    summary: str
    agency: str
    audience: list[str]


class ServiceList(Schema):
    """The services that can be applied for."""

    items: list[ServiceRow]


class QuestionOut(Schema):
    """A question: its path, words and kind; `choices` where there are some, `rows` where it is a list of rows."""

    path: str
    label: str
    type: str
    format: str
    required: bool = Field(description="always; a question may also be required by other answers")
    choices: dict[str, str]
    rows: list["QuestionOut"]


class PaperOut(Schema):
    """A paper that is asked for, always (`required`) or for some answers."""

    id: str
    title: str
    required: bool


class ServiceOut(ServiceRow):
    """What a service asks."""

    questions: list[QuestionOut]
    papers: list[PaperOut]


class ApplicationOut(Schema):
    """An application that was taken: how to follow it, and by when the office answers."""

    number: str
    code: str = Field(description="the number with the applicant's secret")
    tracking_url: str
    state: str
    due_at: str | None
    again: bool = Field(description="true where the same key had brought this application before")


class Problem(Schema):
    """What was wrong: a message in the reader's language, and answers and papers with theirs. Nothing was stored."""

    message: str
    fields: dict[str, str] = {}


ANSWERS = {"type": "object", "description": "answers by path (`pemohon.nama`) or nested"}
DESCRIBED = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "schema": {"type": "string", "maxLength": MOST_KEY, "default": ""},
            "description": "the same key twice is one application",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "required": ["answers"], "properties": {"answers": ANSWERS}}
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["application"],
                    "properties": {"application": {"type": "string", "description": "the application as JSON"}},
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "`paper.<id>`: the files of a paper",
                    },
                }
            },
        },
    },
}


class Unreadable(Exception):
    """The body is no application."""


def _problem(message: str, status: int, fields: Mapping[str, str] | None = None) -> HttpResponse:
    return json_answer({"message": message, "fields": dict(fields or {})}, status=status)


@router.get("", response=ServiceList, summary="List services")
def list_services(request: HttpRequest) -> HttpResponse:
    """Return the services that citizens, businesses and agencies can apply for."""
    return json_answer({"items": [_row(entry) for entry in services(get_language() or "id")]})


def _row(entry: Service) -> dict[str, Any]:
    agency = entry.agency.name if entry.agency else ""
    audience = list(entry.definition.audience)
    return {
        "type": entry.type,
        "title": entry.title,
        "summary": entry.summary,
        "agency": agency,
        "audience": audience,
    }


@router.get("/{case_type}", response={200: ServiceOut, 404: Problem}, summary="What a service asks")
def get_service(request: HttpRequest, case_type: str) -> HttpResponse:
    """Return a service with its questions and papers."""
    entry, language = _service(case_type), get_language() or "id"
    fields, documents = entry.definition.data.fields, entry.definition.documents.values()
    asked = [path for page in entry.definition.pages for path in page.fields]
    return json_answer(
        {
            **_row(entry),
            "questions": [_question(path, fields[path], language) for path in asked],
            "papers": [
                {"id": paper.id, "title": say(paper.title, language), "required": paper.required} for paper in documents
            ],
        }
    )


def _service(case_type: str) -> Service:
    found = next((entry for entry in services(get_language() or "id") if entry.type == case_type), None)
    if found is None:
        raise Http404
    return found


def _question(path: str, question: Question, language: str) -> dict[str, Any]:
    labels = {str(choice): say(question.labels.get(choice, {}), language) or str(choice) for choice in question.enum}
    rows = question.rows.fields.items() if question.rows else ()
    return {
        "path": path,
        "label": say(question.label, language) or path,
        "type": question.type,
        "format": question.format or "",
        "required": bool(question.required),
        "choices": labels,
        "rows": [_question(name, inner, language) for name, inner in rows],
    }


@router.post(
    "/{case_type}/applications",
    response={
        201: ApplicationOut,
        200: ApplicationOut,
        400: Problem,
        403: Problem,
        404: Problem,
        409: Problem,
        422: Problem,
    },
    openapi_extra=DESCRIBED,
    summary="Apply for a service",
)
def create(request: HttpRequest, case_type: str) -> HttpResponse:
    """Take an application with its papers; the same `Idempotency-Key` with the same content twice answers the same number.

    Who may apply is what the service says: most are open to everybody, some to people of agencies only.
    """
    _service(case_type)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > MOST_KEY or not key.isprintable():
        return _problem(_("The key is too long or cannot be read."), 400, {"key": _("At most 200 letters and digits.")})
    try:
        arrival = _arrival(request, case_type, key)
        sent, again = take_whole(arrival)
    except CaseType.DoesNotExist:
        raise Http404 from None
    except REFUSED as error:
        return _refusal(error)
    return json_answer(_taken(sent, again=again), status=200 if again else 201)


REFUSED = (Unreadable, RequestDataTooBig, OtherContent, NotOffered, NotAllowed, RefusedFile, Invalid)


def _refusal(error: Exception) -> HttpResponse:
    """Return why an application was not taken; nothing was stored."""
    if isinstance(error, Invalid):
        fields = {path: field_message(wrong) for path, wrong in error.errors.items()}
        return _problem(_("Some answers are missing or not right. Nothing was stored."), 422, fields)
    if isinstance(error, RefusedFile):
        words = {PAPERS: " ".join(error.messages)}
        return _problem(_("A file cannot be taken. Nothing was stored."), 422, words)
    if isinstance(error, NotAllowed):
        return _problem(refusal_message(error.refusal), 403)
    if isinstance(error, OtherContent):
        return _problem(_("This key was used for another application."), 409, {"key": _("Use a new key.")})
    if isinstance(error, NotOffered):
        return _problem(_("This service is not begun this way, or not by this account."), 403)
    return _problem(_("This is no application: send its answers as JSON, and files as paper.<id>."), 400)


def _taken(sent: Sent, *, again: bool) -> dict[str, Any]:
    return {
        "number": sent.case.number,
        "code": str(sent.code),
        "tracking_url": absolute(reverse("services:track", args=[str(sent.code)])),
        "state": sent.case.state,
        "due_at": sent.case.due_at.isoformat() if sent.case.due_at else None,
        "again": again,
    }


def _arrival(request: HttpRequest, case_type: str, key: str) -> Arrival:
    """Read what came. Raises Unreadable."""
    papers: dict[str, list[Any]] = {}
    if (request.content_type or "").startswith("multipart/"):
        body = request.POST.get("application", "").encode("utf-8", "surrogatepass")
        papers = {name.removeprefix(PAPER): files for name, files in request.FILES.lists() if name.startswith(PAPER)}
    else:
        body = request.body
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict) or not isinstance(said.get("answers"), dict):
        raise Unreadable
    user = request.user if isinstance(request.user, User) else None
    content = body + b"".join(f"{name}:{file.size}".encode() for name, files in papers.items() for file in files)
    return Arrival(case_type, said["answers"], papers, user, assurance_level(request), key, content)
