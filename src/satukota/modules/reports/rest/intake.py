"""Take a report over HTTP: JSON, or multipart with photos. The busiest address of the city: no layer too many."""

from collections.abc import Mapping
from typing import Any, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext
from ninja import Router, Schema
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from satukota.kernel.addresses import absolute
from satukota.kernel.people.api import authenticate, normal_email, normal_phone
from satukota.modules.reports.actions.submit import Enclosed, Refused, Submitted, Upload, submit
from satukota.modules.reports.actions.throttle import too_many
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.queries.danger import danger_of
from satukota.modules.reports.queries.messages import message, messages
from satukota.modules.reports.queries.repeats import repeat_key
from satukota.modules.reports.rules.submission import Contact, Fault, Submission
from satukota.modules.reports.rules.wording import clean

router = Router(tags=["reports"])
MOST_KEY = 200
MOST_NAMED = 30


class ContactIn(BaseModel):
    """How the reporter can be reached; all optional, never shown to the public."""

    model_config = ConfigDict(extra="allow")
    name: str = Field("", max_length=400)
    phone: str = Field("", max_length=60)
    email: str = Field("", max_length=254)


class ReportIn(BaseModel):
    """A report. Its place is a point (lon, lat), or an area's code, or words; text is at most 5,000 characters.

    Other names of the same things are taken (longitude, latitude, description); what has none is named in the answer.
    """

    model_config = ConfigDict(extra="allow")
    text: str = Field("", validation_alias=AliasChoices("text", "description", "message"))
    category: str = Field("", max_length=80, validation_alias=AliasChoices("category", "service_code"))
    class_: Literal["", "complaint", "aspiration", "information", "whistleblowing"] = Field("", alias="class")
    lon: float | None = Field(
        None,
        ge=-180,
        le=180,
        allow_inf_nan=False,
        validation_alias=AliasChoices("lon", "longitude", "lng", "long", "bujur"),
    )
    lat: float | None = Field(
        None, ge=-90, le=90, allow_inf_nan=False, validation_alias=AliasChoices("lat", "latitude", "lintang")
    )
    area: str = Field("", max_length=16)
    place_note: str = Field("", max_length=300, validation_alias=AliasChoices("place_note", "address"))
    place_source: str = Field("", max_length=12)
    answers: dict[str, str | list[str]] = Field(default_factory=dict, max_length=30)
    privacy: Literal["named", "anonymous", "confidential"] = "named"
    contact: ContactIn = Field(default_factory=lambda: ContactIn(name="", phone="", email=""))
    channel: Literal["web", "app", "api"] = "api"


class ReportOut(Schema):
    """A report that was taken: how to follow it, by when the city has read it, and photos that were not taken."""

    number: str
    code: str = Field(description="the number with the reporter's secret")
    tracking_url: str
    state: str
    due_at: str | None
    again: bool = Field(description="true where the same key had brought this report before")
    refused_photos: list[dict[str, str]]
    not_understood: list[str] = Field(description="names that were sent and mean nothing here; the rest was taken")
    danger: dict[str, str] | None = Field(
        None,
        description="where the words tell of danger: the sentence to show at once (say) and the number to call (tel)",
    )


class Problem(Schema):
    """What was wrong: a message in the reader's language, and the fields with theirs. Nothing was stored."""

    message: str
    fields: dict[str, str] = {}


DESCRIBED = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "schema": {"type": "string", "maxLength": MOST_KEY, "default": ""},
            "description": "the same key twice is one report",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ReportIn.model_json_schema(by_alias=True)},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "report": {"type": "string", "description": "the report as JSON"},
                        "photos": {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 5},
                    },
                    "required": ["report"],
                }
            },
        },
    },
}


class Unreadable(Exception):
    """The body cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def problem(text: str, status: int, fields: Mapping[str, str] | None = None) -> JsonResponse:
    """Return a problem as the interface describes it."""
    return JsonResponse({"message": text, "fields": dict(fields or {})}, status=status)


@router.post(
    "/reports",
    response={201: ReportOut, 200: ReportOut, 400: Problem, 409: Problem, 413: Problem, 422: Problem, 429: Problem},
    openapi_extra=DESCRIBED,
    summary="Report something",
    auth=None,
)
def create(request: HttpRequest) -> HttpResponse:
    """Take a report from anybody; a key is not needed, but one that comes along has to hold and may write.

    The same `Idempotency-Key` with the same report twice answers the same number.
    """
    if request.headers.get("Authorization", "").lower().startswith("bearer "):
        authenticate(request, needs="write")
    idempotency_key = request.headers.get("Idempotency-Key", "")
    first = _refused_at_once(request, idempotency_key)
    if first:
        return first
    try:
        report, photos = _read(request)
        done = submit(
            submission(report), Enclosed(uploads=photos, follows=True), key=idempotency_key or _repeat(report, photos)
        )
    except Unreadable as error:
        return problem(message(error.fault), 400)
    except RequestDataTooBig:
        return problem(
            gettext("This is more than we can take at once. Nothing was stored; send fewer or smaller photos."), 413
        )
    except ValidationError as error:
        return problem(gettext("Some answers are missing or not right. Nothing was stored."), 422, _fields(error))
    except Refused as error:
        return refusal(error)
    return JsonResponse(answer(done) | {"not_understood": not_understood(report)}, status=200 if done.again else 201)


def not_understood(report: ReportIn) -> list[str]:
    """Return the names in a report that mean nothing here, and questions that its category does not ask."""
    kind = category(report.category)
    asked = {question.code for question in kind.questions} if kind else set()
    unasked = [f"answers.{code}" for code in report.answers if code not in asked]
    return [*_extra(report), *(f"contact.{name}" for name in _extra(report.contact)), *unasked]


def _extra(part: BaseModel) -> list[str]:
    return [name[:80] for name in (part.model_extra or {})][:MOST_NAMED]


def _repeat(report: ReportIn, photos: list[Upload]) -> str:
    """Return the key of a report without one: the same body of the same person within a minute is a repeat.

    Who left neither number nor address cannot be told from a neighbour with the same trouble.
    """
    person = normal_phone(report.contact.phone) or normal_email(report.contact.email)
    files = ",".join(f"{photo.name}:{photo.size}" for photo in photos)
    return repeat_key(person, f"{report.model_dump_json()}{files}") if person else ""


def _refused_at_once(request: HttpRequest, key: str) -> HttpResponse | None:
    if len(key) > MOST_KEY or not key.isprintable():
        return problem(message(Fault("key_wrong")), 400, {"key": message(Fault("key_wrong"))})
    if too_many(request):
        return problem(gettext("Too many reports came from this connection within an hour. Nothing was stored."), 429)
    return None


def refusal(error: Refused) -> HttpResponse:
    """Return why a report was not taken."""
    status = 409 if "key" in error.faults else 422
    return problem(
        gettext("Some answers are missing or not right. Nothing was stored."), status, messages(error.faults)
    )


def _read(request: HttpRequest) -> tuple[ReportIn, list[Upload]]:
    if (request.content_type or "").startswith("multipart/"):
        photos: list[Any] = [*request.FILES.getlist("photos"), *request.FILES.getlist("photo")]
        return _parse(request.POST.get("report", "").encode("utf-8", "surrogatepass")), photos
    return _parse(request.body), []


def _parse(body: bytes) -> ReportIn:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(Fault("utf8")) from error
    try:
        return ReportIn.model_validate_json(body)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise Unreadable(Fault("json")) from error
        raise


def _fields(error: ValidationError) -> dict[str, str]:
    """Return pydantic's findings by field; the words are ours for what people type."""
    fields = {}
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        context: dict[str, Any] = problem.get("ctx", {})
        if problem["type"] == "string_too_long":
            fields[name] = message(Fault("too_long", {"most": context["max_length"]}))
        elif problem["type"] == "literal_error":
            fields[name] = message(
                Fault("choice", {"given": str(problem["input"])[:60], "choices": str(context["expected"])})
            )
        elif name in {"lon", "lat"}:
            fields["place"] = message(Fault("place_wrong"))
        else:
            fields[name] = gettext("This value has the wrong form. Nothing else was lost.")
    return fields


def submission(report: ReportIn) -> Submission:
    """Return a report as the rules know it."""
    contact = report.contact
    return Submission(
        text=clean(report.text),
        category=report.category,
        class_=report.class_,
        lon=report.lon,
        lat=report.lat,
        area=report.area,
        place_note=clean(report.place_note),
        place_source=clean(report.place_source),
        answers={
            code: [clean(text) for text in value] if isinstance(value, list) else clean(value)
            for code, value in report.answers.items()
        },
        privacy=report.privacy,
        contact=Contact(clean(contact.name), contact.phone.strip(), contact.email.strip(), get_language() or "id"),
        channel=report.channel,
    )


def answer(done: Submitted) -> dict[str, Any]:
    """Return what the sender of a report is told."""
    case = done.case
    return {
        "number": case.number,
        "code": str(done.code),
        "tracking_url": absolute(f"/reports/t/{done.code}/"),
        "state": case.state,
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "again": done.again,
        "danger": danger_of(case),
        "refused_photos": [{"name": name, "message": why} for name, why in done.refused],
    }
