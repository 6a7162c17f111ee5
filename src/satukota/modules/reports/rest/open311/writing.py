"""The calls that write: a new request, an update from another system."""

import hashlib
import re
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.cases.api import Act, Case, Conflict, Invalid, NotAllowed, apply, readable, who
from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.people.api import KeyTooNarrow, UnknownKey, User, authenticate
from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.models import Exchange
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.open311 import notice
from satukota.modules.reports.rest.open311.answers import answers
from satukota.modules.reports.rest.open311.parameters import parameter
from satukota.modules.reports.rest.open311.reading import list_requests, list_updates
from satukota.modules.reports.rules.georeport.instants import instant
from satukota.modules.reports.rules.georeport.protocol import STATUSES, Wrong
from satukota.modules.reports.rules.submission import Contact, Submission
from satukota.modules.reports.rules.wording import clean
from satukota.modules.reports.tasks.intake import fetch_media

ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,80})\](\[\])?")
PHOTOS = re.compile(r"media|photo\d{0,2}|file_\w{1,40}")
MOST_TEXT = 4000


def key_user(request: HttpRequest) -> User:
    """Return for whom the caller acts, with a key that may write. Raises Wrong: without a key that holds, nothing else is looked at."""
    try:
        return authenticate(request, needs="write", key=parameter(request, "api_key"))
    except UnknownKey as error:
        raise Wrong(403, "the api_key is missing or not valid") from error
    except KeyTooNarrow as error:
        raise Wrong(403, f"the api_key has no scope {error.needs}") from error


@answers("GET", "POST")
def requests(request: HttpRequest) -> tuple[str, Any]:
    """List public requests, or take a new one."""
    if request.method != "POST":
        return list_requests(request)
    user = key_user(request)
    report = submission(request)
    photos: list[Any] = [file for name, file in request.FILES.items() if PHOTOS.fullmatch(name)]
    key = request.headers.get("Idempotency-Key") or _key(request, report)
    try:
        done = submit(report, Enclosed(uploads=photos), key=f"open311:{user.pk}:{key[:200]}")
    except Refused as error:
        raise Wrong(400, *_descriptions(error)) from error
    if not done.again:
        for url in request.POST.getlist("media_url")[:5]:
            if url.strip():
                fetch_media.defer(case_id=done.case.pk, url=url.strip()[:2000])
    answer = {"service_request_id": done.case.number, "service_notice": notice(done.case), "account_id": None}
    return "service_requests", [answer]


def _key(request: HttpRequest, report: Submission) -> str:
    """Return the key of a call without one: the same report on the same day is the same report."""
    text = f"{parameter(request, 'api_key')}|{report!r}|{timezone.localdate()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _descriptions(error: Refused) -> list[str]:
    descriptions = []
    for name, text in messages(error.faults).items():
        code = name.removeprefix("answers.")
        missing = name.startswith("answers.") and error.faults[name].code == "answer_missing"
        descriptions.append(f"{code} required" if missing else f"{code}: {text}")
    return descriptions


def submission(request: HttpRequest) -> Submission:
    """Read a new request. Raises Wrong with everything that is wrong with it."""
    code = parameter(request, "service_code")
    kind = category(code)
    if kind is None:
        raise Wrong(404 if code else 400, f"there is no service {code[:80]}" if code else "service_code required")
    text = clean(parameter(request, "description"))
    if len(text) > MOST_TEXT:
        raise Wrong(400, f"description has {len(text)} characters; at most {MOST_TEXT} are taken")
    contact = Contact(
        clean(f"{parameter(request, 'first_name')} {parameter(request, 'last_name')}".strip(), 120),
        parameter(request, "phone").strip("-")[:24],
        parameter(request, "email").strip("-")[:254],
    )
    name = kind.name["id"]
    report = Submission(
        text=text or name, category=code, answers=_attributes(request), contact=contact, channel="open311"
    )
    return _with_place(request, report)


def _attributes(request: HttpRequest) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for name in request.POST:
        match = ATTRIBUTE.fullmatch(name)
        if match:
            values = [clean(value) for value in request.POST.getlist(name) if value.strip()]
            if values:
                answers[match[1]] = values if match[2] or len(values) > 1 else values[0]
    return answers


def _with_place(request: HttpRequest, report: Submission) -> Submission:
    lat, long, address = (
        parameter(request, "lat"),
        parameter(request, "long"),
        clean(parameter(request, "address_string"), 300),
    )
    if bool(lat) != bool(long):
        raise Wrong(400, "lat and long belong together")
    if lat:
        point = _point(long, lat)
        return replace(report, lon=point[0], lat=point[1], place_note=address, place_source="open311")
    places = search_places(address, 1) if address else []
    if places:
        return replace(report, lon=places[0].lon, lat=places[0].lat, place_note=address, place_source="address")
    if not address and not parameter(request, "address_id"):
        raise Wrong(400, "a place is required: lat and long, address_string or address_id")
    return replace(report, area=parameter(request, "address_id")[:16] if not address else "", place_note=address)


def _point(long: str, lat: str) -> tuple[float, float]:
    try:
        lon, north = float(long), float(lat)
    except ValueError as error:
        raise Wrong(400, "lat and long must be numbers") from error
    if not (-180 <= lon <= 180 and -90 <= north <= 90) or (lon == 0 and north == 0):
        raise Wrong(400, "lat and long are out of range")
    return lon, north


@answers("GET", "POST")
def updates(request: HttpRequest) -> tuple[str, Any]:
    """List updates, or take one from the system to which a request was sent."""
    if request.method != "POST":
        return list_updates(request)
    user = key_user(request)
    status = parameter(request, "status").lower()
    needed = ("service_request_id", "update_id", "status", "updated_datetime")
    missing = [f"{name} required" for name in needed if not parameter(request, name)]
    if missing:
        raise Wrong(400, *missing)
    if status not in STATUSES:
        raise Wrong(400, f"status {status[:40]} is not known")
    instant(parameter(request, "updated_datetime"), "updated_datetime")
    case = _case(user, request)
    note = clean(parameter(request, "description"))
    key = f"open311:update:{user.pk}:{parameter(request, 'update_id')[:80]}"
    try:
        with transaction.atomic():
            apply(case, Act("note", {"note": f"{status}: {note}"[:5000]}), who(user), key=key)
    except AlreadyDone:
        pass
    except (NotAllowed, Conflict, Invalid) as error:
        raise Wrong(400, "this request takes no updates any more, or the key has no right to it") from error
    return "service_request_updates", [{"update_id": parameter(request, "update_id"), "account_id": None}]


def _case(user: User, request: HttpRequest) -> Case:
    """Return the report that an update is about: by our number, or by the partner's; as far as the key's user may see it."""
    number = parameter(request, "service_request_id")
    known = Exchange.objects.filter(external_id=number).values_list("case_id", flat=True).first()
    named = Q(pk=known) if known else Q(number=number.upper())
    case = readable(user).filter(named, visibility__lte=Case.Visibility.AGENCY).defer("search").first()
    if case is None:
        raise Wrong(404, f"there is no request {number[:40]}")
    return case
