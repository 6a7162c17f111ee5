"""Pages for what went wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import record_refusal
from satukota.kernel.limits.api import client_address
from satukota.kernel.people.api import User
from satukota.web.pages import page


def _page(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """Return the page of a status; to a program of the API its words as data."""
    if request.path.startswith("/api/"):
        return JsonResponse({"message": text, "fields": {}}, status=status)
    return page(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that could not be read."""
    return _page(request, 400, _("The body cannot be read as it was announced."))


def unstorable(request: HttpRequest) -> HttpResponse:
    """Answer values that no database and no calendar holds: a zero byte in a text, a number beyond all bounds."""
    return _page(request, 400, _("A text or a number in it cannot be stored."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not see this; the log says who asked for what."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        match = request.resolver_match
        record_refusal(user, match.view_name[:80] if match else "", client_address(request))
    return _page(request, 403, _("Your account has no right to do this."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _page(request, 404, _("There is nothing under this address."))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when we failed: without database, session or menu, since those may be what failed."""
    if request.path.startswith("/api/"):
        return _page(request, 500, _("Something in our system failed. Nothing was changed; try again later."))
    return HttpResponse(render_to_string("500.html", {"language": get_language()}), status=500)


def too_many(request: HttpRequest, seconds: int = 60, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who did something too often: how long to wait, and that nothing was lost."""
    text = _("Too many requests came from this connection. Nothing was stored; try again later.")
    if request.path.startswith(("/api/", "/open311/")):
        response: HttpResponse = JsonResponse({"message": text, "fields": {}}, status=429)
    else:
        response = page(request, "429.html", {"minutes": max(1, -(-seconds // 60))}, status=429)
    response.headers["Retry-After"] = str(max(1, seconds))
    return response
