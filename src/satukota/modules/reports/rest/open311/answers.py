"""Answer in the format that the address asks for, errors included."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from satukota.modules.reports.rules.georeport.encoding import TYPES, encoded_answer
from satukota.modules.reports.rules.georeport.protocol import Wrong

type View = Callable[..., tuple[str, Any]]
TOTAL = "X-Total-Count"
NOT_UNDERSTOOD = "X-Not-Understood"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is answered to a call that wrote, and the names in it that mean nothing here."""

    rows: list[Any]
    not_understood: list[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, and how many there are on all pages."""

    rows: list[Any]
    total: int


def answers(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Decorate a view that returns (name of the root, content) or raises Wrong."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def respond(request: HttpRequest, form: str, **rest: str) -> HttpResponse:
            form = form.lower()
            if form not in TYPES:
                return _errors("xml", 404, f"there is no format {form[:20]}")
            if request.method == "OPTIONS":
                return _allowing(HttpResponse(status=204), methods)
            if request.method not in {*methods, "HEAD"}:
                return _allowing(_errors(form, 405, f"this address takes {' and '.join(methods)} only"), methods)
            return _respond(view, request, form, rest)

        return respond

    return decorate


def _respond(view: View, request: HttpRequest, form: str, rest: dict[str, str]) -> HttpResponse:
    try:
        root, content = view(request, **rest)
    except Wrong as error:
        return _errors(form, error.status, *error.descriptions)
    except (DataError, UnicodeError, OverflowError):
        return _errors(form, 400, "a value in it cannot be stored")
    if isinstance(content, Taken):
        response = _response(root, content.rows, form, 200)
        names = ", ".join(name.encode("ascii", "replace").decode() for name in content.not_understood)
        if names.isprintable() and names:
            response.headers[NOT_UNDERSTOOD] = names
        return response
    if not isinstance(content, Listed):
        return _response(root, content, form, 200)
    response = _response(root, content.rows, form, 200)
    response.headers[TOTAL] = str(content.total)
    response.headers["Access-Control-Expose-Headers"] = TOTAL
    return response


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address that does not exist in the format that its ending, or else the caller, asks for."""
    ending = rest.rsplit(".", 1)[-1].lower()
    wanted = ending if ending in TYPES else "json" if "json" in request.headers.get("Accept", "") else "xml"
    return _errors(wanted, 404, f"there is nothing at {rest[:120] or 'this address'}; see discovery.{wanted}")


def _allowing(response: HttpResponse, methods: tuple[str, ...]) -> HttpResponse:
    response.headers["Allow"] = ", ".join([*methods, "HEAD", "OPTIONS"])
    return response


def _errors(form: str, status: int, *descriptions: str) -> HttpResponse:
    faults = [{"code": str(status), "description": description} for description in descriptions]
    return _response("errors", faults, form, status)


def _response(root: str, content: Any, form: str, status: int) -> HttpResponse:
    response = HttpResponse(encoded_answer(root, content, form), content_type=TYPES[form], status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
