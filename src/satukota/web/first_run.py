"""An installation without a city has one page: that where it is set up."""

from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from satukota.kernel.places.api import awaits_city
from satukota.kernel.registry.api import offers

OPEN = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/",
    "/language/",
    "/theme/",
    "/worker.js",
    "/app.webmanifest",
    "/no-signal/",
)


class FirstRunMiddleware:
    """Leads everybody to the set-up while no city is there; costs nothing afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not awaits_city():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the pages of the set-up; lead there from everywhere else, and take nothing in."""
        page = next((reverse(name) for _module, name in offers("first_run", str)), "")
        if not page or request.path.startswith((page, *OPEN)):
            return self.get_response(request)
        if request.path.startswith("/api/") or request.method not in {"GET", "HEAD"}:
            return JsonResponse({"message": _("This installation has no city yet."), "fields": {}}, status=503)
        return HttpResponseRedirect(page)
