"""The API under /api/v1: who asks, which routers there are, and how a problem is told."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as InvalidInput
from ninja.openapi.schema import OpenAPISchema
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from satukota import __version__
from satukota.kernel.people.api import KeyTooNarrow, UnknownKey, authenticate
from satukota.kernel.registry.api import modules, part

MESSAGES = {
    "missing": gettext_noop("This is missing."),
    "string_too_short": gettext_noop("At least {min_length} characters."),
    "string_too_long": gettext_noop("At most {max_length} characters."),
    "string_type": gettext_noop("This must be a text."),
    "string_pattern_mismatch": gettext_noop("This is not written as it must be ({pattern})."),
    "int_type": gettext_noop("This must be a whole number."),
    "int_parsing": gettext_noop("This must be a whole number."),
    "int_from_float": gettext_noop("This must be a whole number."),
    "float_type": gettext_noop("This must be a number."),
    "float_parsing": gettext_noop("This must be a number."),
    "finite_number": gettext_noop("This must be a number."),
    "bool_type": gettext_noop("This must be true or false."),
    "bool_parsing": gettext_noop("This must be true or false."),
    "dict_type": gettext_noop("This must be an object with names and values."),
    "list_type": gettext_noop("This must be a list."),
    "too_short": gettext_noop("At least {min_length} entries."),
    "too_long": gettext_noop("At most {max_length} entries."),
    "greater_than_equal": gettext_noop("At least {ge}."),
    "greater_than": gettext_noop("More than {gt}."),
    "less_than_equal": gettext_noop("At most {le}."),
    "less_than": gettext_noop("Less than {lt}."),
    "enum": gettext_noop("This must be one of: {expected}."),
    "literal_error": gettext_noop("This must be one of: {expected}."),
    "date_from_datetime_parsing": gettext_noop("This must be a date, written 2026-11-25."),
    "datetime_from_date_parsing": gettext_noop("This must be a moment, written 2026-11-25T10:42:00+07:00."),
    "uuid_parsing": gettext_noop("This must be a UUID."),
    "extra_forbidden": gettext_noop("There is no such field."),
    "json_invalid": gettext_noop("This cannot be read as JSON."),
}
PLACES = {"body", "query", "path", "header", "form", "file", "cookie"}


def field_name(location: Sequence[Any]) -> str:
    """Return where it is wrong as a dotted path, without the part of the request and the parameter's own name."""
    names = [str(part) for part in location]
    names = names[1:] if names and names[0] in PLACES else names
    return ".".join(names[1:] if len(names) > 1 else names)


def message(error: Mapping[str, Any]) -> str:
    """Return the sentence for one error; what has no sentence of its own gets a general one."""
    known = MESSAGES.get(str(error.get("type", "")))
    return _(known).format(**error.get("ctx", {})) if known else _("This value cannot be read.")


SAFE = {"GET", "HEAD", "OPTIONS"}
KERNEL_ROUTERS = ("cases", "places", "files", "people", "notifications")


class Identify(AuthBase):
    """Say who asks: an API key (`Authorization: Bearer …`), the session of a browser, or a visitor."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """Return the user or "visitor". Raises UnknownKey, KeyTooNarrow."""
        if request.headers.get("Authorization"):
            return self._by_key(request)
        if request.user.is_authenticated:
            refused = None if request.method in SAFE else check_csrf(request, _nothing)
            if refused:
                raise HttpError(403, _("This came from another site. Open the page again and repeat it."))
            return request.user
        return "visitor"

    def _by_key(self, request: HttpRequest) -> Any:
        user = authenticate(request, needs="read" if request.method in SAFE else "write")
        request.user = user
        request.api_user = user  # type: ignore[attr-defined]  # routers prefer it to the session's user
        return user


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


COMMON = {
    HTTPStatus.BAD_REQUEST: "The body or a value in it cannot be read or stored.",
    HTTPStatus.UNAUTHORIZED: "The key (or an exchange's signature) is not valid.",
    HTTPStatus.FORBIDDEN: "The account or the key has no right to do this.",
    HTTPStatus.NOT_FOUND: "There is nothing under this address, or it must not be seen.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than is taken at once.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Some of it is missing or not right; `fields` says what.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database is away for a moment; send it again with the same key.",
}
"""What the handlers below may answer to any request."""
PROBLEM = {
    "type": "object",
    "required": ["message", "fields"],
    "properties": {
        "message": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


class Api(NinjaAPI):
    """An API whose description names the answers that every operation may give."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """Return the description, completed where an operation does not describe such an answer itself."""
        schema = super().get_openapi_schema(**how)
        content = {"application/json": {"schema": PROBLEM}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, text in COMMON.items():
                    operation["responses"].setdefault(status.value, {"description": text, "content": content})
        return schema


api = Api(
    title="SatuKota",
    version=__version__,
    description="Cases, places and figures of a city. Errors carry `message` and, per field, `fields`.",
    openapi_url="/openapi.json",
    docs_url=None,
    auth=Identify(),
    urls_namespace="api",
)


def problem(text: str, status: int, fields: dict[str, str] | None = None) -> HttpResponse:
    """Return a problem as every part of the API tells it."""
    return JsonResponse({"message": text, "fields": fields or {}}, status=status)


@api.exception_handler(InvalidInput)
def invalid_input(_request: HttpRequest, error: InvalidInput) -> HttpResponse:
    """Answer input that breaks the description, field by field."""
    fields = {field_name(fault["loc"]): message(fault) for fault in error.errors}
    return problem(_("Some of it is missing or not right."), HTTPStatus.UNPROCESSABLE_ENTITY, fields)


@api.exception_handler(ValidationError)
def invalid_value(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer what a form or a rule refused."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {}
    fields = {name: " ".join(texts) for name, texts in by_field.items()}
    text = _("Some of it is missing or not right.") if fields else " ".join(error.messages)
    return problem(text, HTTPStatus.UNPROCESSABLE_ENTITY, fields)


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Answer what is not there, or must not be seen."""
    return problem(_("There is nothing under this address."), HTTPStatus.NOT_FOUND)


@api.exception_handler(PermissionDenied)
def forbidden(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    """Answer somebody without the right."""
    return problem(_("Your account has no right to do this."), HTTPStatus.FORBIDDEN)


@api.exception_handler(KeyTooNarrow)
def narrow_key(_request: HttpRequest, error: KeyTooNarrow) -> HttpResponse:
    """Answer a key that is valid, and not for this."""
    return problem(_("This key may not do that: it has no scope “%s”.") % error.needs, HTTPStatus.FORBIDDEN)


@api.exception_handler(UnknownKey)
@api.exception_handler(AuthenticationError)
def unknown_key(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Answer a key that is not known, was revoked or is over, or belongs to a closed account: all the same."""
    response = problem(_("This key is not valid."), HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = 'Bearer realm="SatuKota"'
    return response


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the parser or a view refused."""
    unreadable = error.status_code == HTTPStatus.BAD_REQUEST
    text = _("The body cannot be read as it was announced.") if unreadable else str(error)
    return problem(text, error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """Answer a body that is larger than we take."""
    return problem(_("This is larger than we take at once."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@api.exception_handler(DataError)
@api.exception_handler(UnicodeError)
@api.exception_handler(OverflowError)
def unstorable(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Answer values that no database holds: a zero byte in a text, a number beyond all bounds."""
    return problem(_("A text or a number in it cannot be stored."), HTTPStatus.BAD_REQUEST)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def database_away(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """Answer while the database starts again; whether it took this is unknown, so the key must stay the same."""
    text = _("The database is away for a moment. Send this again with the same Idempotency-Key: it is done once.")
    response = problem(text, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "2"
    return response


def routers() -> Iterator[tuple[str, Router]]:
    """Yield (prefix, router) of kernel packages and modules (`/<code>` unless a rest.py sets `prefix`)."""
    for package in KERNEL_ROUTERS:
        rest = part(f"satukota.kernel.{package}", "rest")
        if rest:
            yield getattr(rest, "prefix", ""), rest.router
    for module in modules():
        rest = part(module.name, "rest")
        if rest:
            yield getattr(rest, "prefix", f"/{module.code}"), rest.router


for _prefix, _router in routers():
    api.add_router(_prefix, _router)
