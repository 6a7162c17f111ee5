"""Answer in the format that the address asks for, errors included."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from satukota.modules.reports.rules.georeport import TYPES, Wrong, written

type View = Callable[..., tuple[str, Any]]


def answers(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Decorate a view that returns (name of the root, content) or raises Wrong."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_http_methods([*methods, "HEAD", "OPTIONS"])
        @wraps(view)
        def answered(request: HttpRequest, form: str, **rest: str) -> HttpResponse:
            if form not in TYPES:
                return _told("errors", _errors(404, (f"there is no format {form[:20]}",)), "xml", 404)
            try:
                root, content = view(request, **rest)
            except Wrong as error:
                return _told("errors", _errors(error.status, error.descriptions), form, error.status)
            return _told(root, content, form, 200)

        return answered

    return decorate


def _errors(status: int, descriptions: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": str(status), "description": one} for one in descriptions]


def _told(root: str, content: Any, form: str, status: int) -> HttpResponse:
    response = HttpResponse(written(root, content, form), content_type=TYPES[form], status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def one(request: HttpRequest, name: str) -> str:
    """Return a parameter of the call; an empty one is like none."""
    given = request.POST if request.method == "POST" else request.GET
    return str(given.get(name, "")).strip()


def jurisdiction(request: HttpRequest) -> None:
    """One city needs no jurisdiction: any that is named is ignored, as the specification allows."""
    one(request, "jurisdiction_id")


def page_of(request: HttpRequest, most: int) -> tuple[int, int]:
    """Return page (from 1) and size of a list. Raises Wrong."""
    numbers = [one(request, "page") or "1", one(request, "page_size") or str(most)]
    if not all(number.isdecimal() and 0 < int(number) < 10**6 for number in numbers):
        raise Wrong(400, "page and page_size must be positive whole numbers")
    return int(numbers[0]), min(int(numbers[1]), most)
