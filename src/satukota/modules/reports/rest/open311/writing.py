"""The calls that write: a new request, an update from another system."""

import hashlib
import re
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.cases.api import Case, Conflict, Invalid, NotAllowed, readable
from satukota.kernel.people.api import User
from satukota.kernel.places.api import search_places
from satukota.modules.reports.actions.open311_updates import Update, take_update
from satukota.modules.reports.actions.submit import Enclosed, Refused, submit
from satukota.modules.reports.models import Exchange
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.queries.messages import messages
from satukota.modules.reports.queries.open311 import notice
from satukota.modules.reports.queries.open311_updates import SENDER, SENDER_ID, sent_by
from satukota.modules.reports.rest.open311.answers import Taken, answers
from satukota.modules.reports.rest.open311.parameters import parameter, writer
from satukota.modules.reports.rest.open311.reading import list_requests, list_updates
from satukota.modules.reports.rules.georeport.instants import instant
from satukota.modules.reports.rules.georeport.protocol import STATUSES, Wrong
from satukota.modules.reports.rules.submission import MOST_PHOTOS, TYPE, Contact, Submission
from satukota.modules.reports.rules.wording import clean
from satukota.modules.reports.tasks.intake import fetch_media

ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,80})\](\[\])?")
PHOTOS = re.compile(r"media|photos?\d{0,2}|file_\w{1,40}")
MOST_TEXT = 4000
MOST_NAMED = 30
FIELDS = frozenset({"api_key", "jurisdiction_id", "service_code", "lat", "long", "address_string", "address_id"})
FIELDS |= {"email", "phone", "first_name", "last_name", "device_id", "account_id", "description", "media_url"}
FIELDS |= {"media_url[]", "service_request_id_ext", "latitude", "longitude", "lon", "lng"}
SENDERS_OWN = frozenset({"fixmystreet_id", "easting", "northing", "title", "description", "report_url"})
"""Attributes that FixMyStreet always sends; they are about the report there."""


@answers("GET", "POST")
def requests(request: HttpRequest) -> tuple[str, Any]:
    """List public requests, or take a new one."""
    if request.method != "POST":
        return list_requests(request)
    user = writer(request)
    report = submission(request)
    theirs = _their_id(request)
    extra = {SENDER: user.pk, **({SENDER_ID: theirs} if theirs else {})}
    key = request.headers.get("Idempotency-Key") or (f"id:{theirs}" if theirs else _key(request, report))
    try:
        enclosed = Enclosed(uploads=_photos(request), extra=extra, danger=True, follows=True)
        done = submit(report, enclosed, key=f"open311:{user.pk}:{key[:200]}")
        case = done.case
        if not done.again:
            _fetch(request, case)
    except Refused as error:
        case = _sent_before(user, theirs, error)
    answer = {"service_request_id": case.number, "service_notice": notice(case), "account_id": None}
    return "service_requests", Taken([answer], _not_understood(request, report))


def _not_understood(request: HttpRequest, report: Submission) -> list[str]:
    """Return the names in a request that mean nothing here: fields, and answers that its category does not ask for."""
    kind = category(report.category)
    asked = {question.code for question in kind.questions} if kind else set()
    attributes = {name: match[1] for name in request.POST if (match := ATTRIBUTE.fullmatch(name))}
    unasked = [name for name, code in attributes.items() if code not in asked and code not in SENDERS_OWN]
    strange = [name for name in request.POST if name not in FIELDS and name not in attributes]
    files = [name for name in request.FILES if not PHOTOS.fullmatch(name)]
    return [name[:80] for name in (*strange, *unasked, *files)][:MOST_NAMED]


def _their_id(request: HttpRequest) -> str:
    """Return the sender's own id of a report, as FixMyStreet gives it; empty where it gives none."""
    named = parameter(request, "attribute[fixmystreet_id]") or parameter(request, "service_request_id_ext")
    return named[:80]


def _photos(request: HttpRequest) -> list[Any]:
    return [file for name in request.FILES if PHOTOS.fullmatch(name) for file in request.FILES.getlist(name)]


def _links(request: HttpRequest) -> list[str]:
    urls = [*request.POST.getlist("media_url"), *request.POST.getlist("media_url[]")]
    return [url.strip()[:2000] for url in urls if url.strip()][:MOST_PHOTOS]


def _fetch(request: HttpRequest, case: Case) -> None:
    for url in _links(request):
        fetch_media.defer(case_id=case.pk, url=url)


def _sent_before(user: User, theirs: str, error: Refused) -> Case:
    """Return the report that came under the sender's id before, whatever its words were then. Raises Wrong."""
    earlier = sent_by(user.pk).filter(data__sender_id=theirs) if theirs else None
    case = earlier.order_by("pk").first() if earlier is not None and "key" in error.faults else None
    if case is None:
        raise Wrong(400, *_descriptions(error)) from error
    return case


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
        parameter(request, "lat") or parameter(request, "latitude"),
        parameter(request, "long")
        or next((v for n in ("longitude", "lon", "lng") if (v := parameter(request, n))), ""),
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
    user = writer(request)
    update = _update(request)
    case, exchange = _case(user, request)
    try:
        effect = take_update(case, update, user, exchange)
    except NotAllowed as error:
        raise Wrong(403, "the user of this api_key has no right to update this request") from error
    except (Conflict, Invalid, Refused) as error:
        raise Wrong(400, "this update cannot be taken as it is") from error
    if effect and update.linked:
        _fetch(request, case)
    return "service_request_updates", [{"update_id": update.id, "account_id": None}]


def _update(request: HttpRequest) -> Update:
    """Read an update. Raises Wrong with everything that is missing."""
    needed = ("service_request_id", "update_id", "status", "updated_datetime")
    missing = [f"{name} required" for name in needed if not parameter(request, name)]
    if missing:
        raise Wrong(400, *missing)
    status = parameter(request, "status").lower().replace(" ", "_")
    if status not in STATUSES:
        raise Wrong(400, f"status {status[:40]} is not known")
    at = instant(parameter(request, "updated_datetime"), "updated_datetime")
    words = clean(parameter(request, "description"))
    update_id = parameter(request, "update_id")[:80]
    return Update(update_id, status, at, words, _photos(request), len(_links(request)))


def _case(user: User, request: HttpRequest) -> tuple[Case, Exchange | None]:
    """Return the report that an update is about, with our delivery of it to the caller where it was one.

    It is named by our number, or by the caller's own id: of what it sent us, or of what we sent to it. Raises Wrong.
    """
    number = parameter(request, "service_request_id")
    delivery = Exchange.objects.filter(partner__account=user, external_id=number).select_related("case").first()
    if delivery:
        return delivery.case, delivery
    theirs = [name for name in (number, _their_id(request)) if name]
    sent = sent_by(user.pk).filter(Q(number=number.upper()) | Q(data__sender_id__in=theirs))
    seen = readable(user).filter(number=number.upper(), type=TYPE, visibility__lte=Case.Visibility.AGENCY)
    case = sent.order_by("pk").first() or seen.defer("search").first()
    if case is None:
        raise Wrong(404, f"there is no request {number[:40]}")
    return case, None
