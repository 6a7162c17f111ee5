"""How often somebody who is not signed in may do things: what views declare, and what holds where they declare nothing.

Nothing is asked of the database for a page that is only read; what is counted costs one statement, what is refused none.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from satukota.kernel.limits.api import Limit, seconds_left, seconds_to_wait, seconds_to_wait_from
from satukota.kernel.phones import normal_phone
from satukota.web.sign_in_guard import remember_device
from satukota.web.views.errors import too_many

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = Limit("writes", 600, 600)
SEARCHES = Limit("searches", 120, 60)
WRONG_CODES = Limit("wrong.codes", 60, 600)
WRONG_KEYS = Limit("wrong.keys", 30, 600)
PASSWORD_RESETS = Limit("password.resets", 5, 3600)
MISSES = frozenset({400, 401, 403, 404, 422})
SECRETS = frozenset({"token", "secret", "code"})
"""Parts of addresses that only those know who were told: who names wrong ones guesses."""
OF_LIBRARIES = {"account_reset_password": ((PASSWORD_RESETS, "email"),)}
"""Limits of views that are not ours, by the name of their address."""

type View = Callable[..., HttpResponse]
type Declared = tuple[tuple[Limit, str], ...]


def limited(limit: Limit, field: str = "") -> Callable[[View], View]:
    """Declare a limit of a view's anonymous writes: by address, or by what stands in a field of the form."""

    def declare(view: View) -> View:
        view.limits = (*getattr(view, "limits", ()), (limit, field))  # type: ignore[attr-defined]
        return view

    return declare


def proven(request: HttpRequest) -> None:
    """Note that a machine proved who it is, by a signature: what is wrong with its request is not counted as guessing."""
    request.limit_of_misses = None  # type: ignore[attr-defined]


class LimitsMiddleware:
    """Count the writes, searches and wrong codes of visitors; refuse with 429 where there were too many."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a wrong key or code in the answer is counted."""
        response = self.get_response(request)
        missed: Limit | None = getattr(request, "limit_of_misses", None)
        if missed and response.status_code in MISSES and not hasattr(request, "api_user"):
            wait = seconds_to_wait_from(missed, request)
            response = too_many(request, wait) if wait else response
        remember_device(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: View, _arguments: Any, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse what was done too often; a key that holds is never refused for others' wrong ones."""
        wait = 0
        if request.method not in SAFE:
            wait = self._wait_after_write(request, view)
        elif "q=" in request.META.get("QUERY_STRING", "") and request.GET.get("q") and _is_visitor(request):
            wait = seconds_to_wait_from(SEARCHES, request)
        if not wait and not SECRETS.isdisjoint(named):
            request.limit_of_misses = WRONG_CODES  # type: ignore[attr-defined]
            wait = seconds_left(WRONG_CODES, request)
        elif "HTTP_AUTHORIZATION" in request.META:
            request.limit_of_misses = WRONG_KEYS  # type: ignore[attr-defined]
        return too_many(request, wait) if wait else None

    def _wait_after_write(self, request: HttpRequest, view: View) -> int:
        if not _is_visitor(request):
            return 0
        name = request.resolver_match.url_name if request.resolver_match else ""
        declared: Declared = getattr(view, "limits", ()) or OF_LIBRARIES.get(name or "", ())
        if not declared and getattr(view, "csrf_exempt", False):
            # Machines: they prove themselves by a key or a signature, and only wrong ones are counted.
            request.limit_of_misses = WRONG_KEYS  # type: ignore[attr-defined]
            return 0
        return max(_waiting(request, limit, field) for limit, field in (declared or ((WRITES, ""),)))


def _waiting(request: HttpRequest, limit: Limit, field: str) -> int:
    """Count a write by its address, or by what a field of its form says; return the seconds to wait."""
    if not field:
        return seconds_to_wait_from(limit, request)
    typed = "".join(request.POST.get(field, "").lower().split())[:254]
    # One number is one subject however it is written: +62 812-…, 0812 …, 812 …
    return seconds_to_wait(limit, typed if "@" in typed else normal_phone(typed).removeprefix("+62"))


def _is_visitor(request: HttpRequest) -> bool:
    """Say whether nobody is signed in; a key in a header is looked at by the view."""
    if "HTTP_AUTHORIZATION" in request.META:
        return False
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated
