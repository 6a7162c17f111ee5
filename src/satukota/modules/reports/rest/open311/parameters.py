"""Parameters of a call: what was given, whose key it was, the jurisdiction, the page of a list."""

from django.http import HttpRequest

from satukota.kernel.people.api import KeyTooNarrow, UnknownKey, User, authenticate, has_permission
from satukota.modules.reports.rules.georeport.protocol import Wrong

MAY_REPORT = "reports.enter"


def parameter(request: HttpRequest, name: str) -> str:
    """Return a parameter of the call; an empty one is like none."""
    parameters = request.POST if request.method == "POST" else request.GET
    return str(parameters.get(name, "")).strip()


def writer(request: HttpRequest) -> User:
    """Return for whom the caller writes: with a key that may write, of somebody who may report for others.

    Raises Wrong: without a key that holds, nothing else is looked at.
    """
    try:
        user = authenticate(request, needs="write", key=parameter(request, "api_key"))
    except UnknownKey as error:
        raise Wrong(403, "the api_key is missing or not valid") from error
    except KeyTooNarrow as error:
        raise Wrong(403, f"the api_key has no scope {error.needs}") from error
    if not has_permission(user, MAY_REPORT):
        raise Wrong(403, "the user of this api_key may not send reports for others")
    return user


def reader(request: HttpRequest) -> User | None:
    """Return for whom the caller reads; None for everybody: reading needs no key, and a wrong one is like none."""
    key = parameter(request, "api_key")
    try:
        return authenticate(request, needs="read", key=key) if key else None
    except (UnknownKey, KeyTooNarrow):
        return None


def jurisdiction(request: HttpRequest) -> None:
    """One city needs no jurisdiction: any that is named is ignored, as the specification allows."""
    parameter(request, "jurisdiction_id")


def page_of(request: HttpRequest, most: int) -> tuple[int, int]:
    """Return page (from 1) and size of a list. Raises Wrong."""
    numbers = [parameter(request, "page") or "1", parameter(request, "page_size") or str(most)]
    if not all(number.isdecimal() and 0 < int(number) < 10**6 for number in numbers):
        raise Wrong(400, "page and page_size must be positive whole numbers")
    return int(numbers[0]), min(int(numbers[1]), most)
