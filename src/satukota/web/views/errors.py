"""Pages for what went wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from satukota.web.pages import page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's name
    """Answer a request that could not be read."""
    return page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's name
    """Answer somebody who may not see this."""
    return page(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's name
    """Answer an address that leads nowhere."""
    return page(request, "404.html", status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    """Answer when we failed: without database, session or menu, since those may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
