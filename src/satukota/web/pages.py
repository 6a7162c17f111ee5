"""How a view answers with a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """Return a page; where htmx asks and `part` is given, only that `{% partialdef part %}` of the template."""
    only_part = part and request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    response = render(request, f"{template}#{part}" if only_part else template, context, status=status)
    if part:
        response.headers["Vary"] = "HX-Request"
    return response
