"""The calls that read: discovery, services, requests, updates."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import BadFilter, box
from satukota.kernel.tracking import read_code
from satukota.modules.reports.queries.catalogue import catalogue
from satukota.modules.reports.queries.open311 import (
    Wanted,
    changeset,
    readable_by,
    service_definition,
)
from satukota.modules.reports.queries.open311 import (
    request as one_request,
)
from satukota.modules.reports.queries.open311 import (
    requests as many_requests,
)
from satukota.modules.reports.queries.open311 import (
    services as all_services,
)
from satukota.modules.reports.queries.open311_updates import Span
from satukota.modules.reports.queries.open311_updates import (
    updates as all_updates,
)
from satukota.modules.reports.rest.open311.answers import Listed, answers
from satukota.modules.reports.rest.open311.parameters import jurisdiction, page_of, parameter, reader
from satukota.modules.reports.rules.georeport.encoding import TYPES
from satukota.modules.reports.rules.georeport.instants import instant, period, stamp
from satukota.modules.reports.rules.georeport.protocol import MOST, SPECIFICATION, Wrong


@answers("GET")
def discovery(request: HttpRequest) -> tuple[str, Any]:
    """Say which endpoints there are, in which formats, and how to get a key."""
    since = stamp(changeset())
    endpoint = {
        "specification": SPECIFICATION,
        "url": absolute("/open311/v2"),
        "changeset": since,
        "type": "production",
        "formats": [kind.split(";")[0] for kind in TYPES.values()],
    }
    return "discovery", {
        "changeset": since,
        "contact": absolute("/help/"),
        "key_service": absolute("/help/#open311"),
        "endpoints": [endpoint],
    }


@answers("GET")
def services(request: HttpRequest) -> tuple[str, Any]:
    """List the services: every one or an error, never a part."""
    jurisdiction(request)
    return "services", all_services()


@answers("GET")
def service(request: HttpRequest, code: str) -> tuple[str, Any]:
    """Return the questions of a service."""
    jurisdiction(request)
    questions = service_definition(code)
    if questions is None:
        raise Wrong(404, f"there is no service {code[:80]}")
    return "service_definition", questions


def list_requests(request: HttpRequest) -> tuple[str, Any]:
    """List public requests."""
    jurisdiction(request)
    return "service_requests", Listed(*many_requests(filters_of(request)))


def filters_of(request: HttpRequest) -> Wanted:
    """Read the filters of a list of requests. Raises Wrong."""
    numbers = tuple(
        number.strip().upper() for number in parameter(request, "service_request_id").split(",") if number.strip()
    )
    extended = parameter(request, "extensions") == "true"
    sender = sender_of(request)
    if numbers:
        return Wanted(numbers=numbers[:MOST], base=absolute(), extended=extended, sender=sender)
    page, size = page_of(request, MOST)
    start, end = period(parameter(request, "start_date"), parameter(request, "end_date"), timezone.now())
    return Wanted(
        codes=_codes(request),
        statuses=_statuses(request),
        start=start,
        end=end,
        updated_after=instant(parameter(request, "updated_after"), "updated_after")
        if parameter(request, "updated_after")
        else None,
        updated_before=instant(parameter(request, "updated_before"), "updated_before")
        if parameter(request, "updated_before")
        else None,
        box=_box(request),
        page=page,
        size=size,
        extended=extended,
        base=absolute(),
        sender=sender,
    )


def sender_of(request: HttpRequest) -> int | None:
    """Return the id of the user whose key came along; None where none did that holds."""
    user = reader(request)
    return user.pk if user else None


def _codes(request: HttpRequest) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in parameter(request, "service_code").split(",") if code.strip())
    unknown = [code for code in codes if catalogue().get(code) is None]
    if unknown:
        raise Wrong(404, *(f"there is no service {code[:80]}" for code in unknown))
    return codes


def _statuses(request: HttpRequest) -> tuple[str, ...]:
    statuses = tuple(word.strip() for word in parameter(request, "status").split(",") if word.strip())
    if not set(statuses) <= {"open", "closed"}:
        raise Wrong(400, "status must be open, closed, or both with a comma")
    return statuses


def _box(request: HttpRequest) -> tuple[float, float, float, float] | None:
    if not parameter(request, "bbox"):
        return None
    try:
        return box(parameter(request, "bbox"))
    except BadFilter as error:
        raise Wrong(400, "bbox must be west,south,east,north in degrees") from error


@answers("GET")
def request_one(request: HttpRequest, number: str) -> tuple[str, Any]:
    """Return one public request; one that is hidden is answered like one that does not exist."""
    jurisdiction(request)
    extended, sender = parameter(request, "extensions") == "true", sender_of(request)
    rows = one_request(number, base=absolute(), extended=extended, sender=sender)
    if not rows:
        raise Wrong(404, f"there is no request {number[:40]}")
    return "service_requests", rows


@answers("GET")
def token(request: HttpRequest, code: str) -> tuple[str, Any]:
    """Turn a token into a request's id; ours is always known at once, the token is the tracking code."""
    jurisdiction(request)
    tracking = read_code(code)
    if tracking is None or not readable_by(sender_of(request)).filter(number=tracking.number).exists():
        raise Wrong(404, "there is no such token")
    return "service_requests", [{"service_request_id": tracking.number, "token": code}]


def list_updates(request: HttpRequest) -> tuple[str, Any]:
    """List what was said of public requests and of the caller's own: the last day, or between two dates."""
    jurisdiction(request)
    dates = [parameter(request, "start_date"), parameter(request, "end_date")]
    if any(dates) and not all(dates):
        raise Wrong(400, "start_date and end_date belong together")
    now = timezone.now()
    start, end = period(dates[0], dates[1], now) if all(dates) else (now - timedelta(days=1), now)
    page, size = page_of(request, MOST)
    span = Span(start, end, page, size, sender_of(request), absolute())
    return "service_request_updates", Listed(*all_updates(span))
