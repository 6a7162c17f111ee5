"""Answer in the format that the address asks for, errors included."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from satukota.modules.reports.rules.georeport.encoding import TYPES, encoded_answer
from satukota.modules.reports.rules.georeport.protocol import Wrong

type View = Callable[..., tuple[str, Any]]


def answers(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Decorate a view that returns (name of the root, content) or raises Wrong."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_http_methods([*methods, "HEAD", "OPTIONS"])
        @wraps(view)
        def respond(request: HttpRequest, form: str, **rest: str) -> HttpResponse:
            if form not in TYPES:
                return _response("errors", _errors(404, (f"there is no format {form[:20]}",)), "xml", 404)
            try:
                root, content = view(request, **rest)
            except Wrong as error:
                return _response("errors", _errors(error.status, error.descriptions), form, error.status)
            except (DataError, UnicodeError, OverflowError):
                return _response("errors", _errors(400, ("a value in it cannot be stored",)), form, 400)
            return _response(root, content, form, 200)

        return respond

    return decorate


def _errors(status: int, descriptions: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"code": str(status), "description": description} for description in descriptions]


def _response(root: str, content: Any, form: str, status: int) -> HttpResponse:
    response = HttpResponse(encoded_answer(root, content, form), content_type=TYPES[form], status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
