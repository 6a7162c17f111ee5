"""Places for the desk: what may be meant by a name, and the city's outline."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from satukota.modules.emergency.queries.places import outline, places
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.desk import DESK
from satukota.modules.emergency.views.requests import may_any


@require_GET
@problems_as_json
def lookup(request: HttpRequest) -> HttpResponse:
    """Answer with the landmarks and areas that may be meant by `q`."""
    may_any(request, DESK)
    return JsonResponse({"places": places(request.GET.get("q", "")[:80])})


@require_GET
@problems_as_json
def map_outline(request: HttpRequest) -> HttpResponse:
    """Answer with the city's own outline for the desk's small map: no tiles, no outside service."""
    may_any(request, DESK)
    return JsonResponse(outline(), headers={"Cache-Control": "private, max-age=86400"})
