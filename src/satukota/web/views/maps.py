"""The map's base from our own areas, coast and landmarks: no internet is needed."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from satukota.kernel.places.api import base_json, search_places
from satukota.web.pages import page


@require_safe
def base(request: HttpRequest) -> HttpResponse:
    """Return the base map as GeoJSON for a zoom; unchanged, it is not sent again."""
    try:
        zoom = float(request.GET.get("zoom", "12"))
    except ValueError:
        zoom = 12.0
    body, tag = base_json(zoom)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    return HttpResponse(body, content_type="application/geo+json", headers=headers)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Return places by what people call them, as options of a search field."""
    found = search_places(request.GET.get("q", "")[:80])
    return page(request, "web/places.html", {"places": found})
