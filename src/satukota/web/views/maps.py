"""The map's base from our own areas, coast and landmarks: no internet is needed."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from satukota.kernel.places.api import base_json, search_places
from satukota.web import maps
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


RANGE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")
MOST = 16 * 1024 * 1024


@require_safe
def tiles(request: HttpRequest) -> HttpResponseBase:
    """Return a part of the PMTiles file that `MAP_TILES` names; its reader asks for ranges."""
    path = Path(settings.MAP_TILES) if maps.tiles().startswith("/map/") else None
    wanted_range = RANGE.fullmatch(request.headers.get("Range", ""))
    if path is None or not path.is_file():
        raise Http404
    if wanted_range is None:
        return FileResponse(path.open("rb"), content_type="application/octet-stream")
    start, end, size = int(wanted_range[1]), int(wanted_range[2]), path.stat().st_size
    if start > end or start >= size or end - start >= MOST:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, size - 1)
    with path.open("rb") as file:
        file.seek(start)
        body = file.read(end - start + 1)
    headers = {"Content-Range": f"bytes {start}-{end}/{size}", "Accept-Ranges": "bytes"}
    return HttpResponse(body, status=206, content_type="application/octet-stream", headers=headers)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Return places by what people call them, as options of a search field."""
    matching = search_places(request.GET.get("q", "")[:80])
    return page(request, "web/places.html", {"places": matching})
