"""The desk: its page, its board, the matter in hand, its verbs."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from satukota.kernel.audit.api import seen
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Call, Incident, Recording
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.matter import call_matter, incident_matter
from satukota.modules.emergency.queries.outline import outline
from satukota.modules.emergency.queries.places import places
from satukota.modules.emergency.queries.recordings import sound
from satukota.modules.emergency.queries.setup import desk_setup
from satukota.modules.emergency.views.answers import answering, body, may, may_any
from satukota.modules.emergency.views.verbs import LEAD, SEND, TAKE, VERBS, asking
from satukota.modules.emergency.views.words import DESK as DESK_WORDS
from satukota.modules.emergency.views.words import words
from satukota.web.api import page, staff_only

DESK = (TAKE, SEND, LEAD)
CALLER = "emergency.see_callers"


@staff_only
@ensure_csrf_cookie
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk; the program draws it from the board."""
    may_any(request, DESK)
    view = "dispatch" if request.GET.get("view") == "dispatch" or not may(request, TAKE) else "calls"
    rights = {"view": view, "leads": may(request, LEAD), "sends": may(request, SEND), "takes": may(request, TAKE)}
    context = {"view": view, "setup": desk_setup() | rights | {"words": words(DESK_WORDS)}}
    return page(request, "emergency/desk.html", context)


@require_GET
@answering
def state(request: HttpRequest) -> HttpResponse:
    """Answer with the whole board; 304 where nothing moved."""
    may_any(request, DESK)
    found = board.desk(request.user.pk or 0, personal=may(request, CALLER))
    quiet = {key: value for key, value in found.items() if key != "now"}
    tag = f'"{hashlib.md5(repr(quiet).encode(), usedforsecurity=False).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse(found, headers={"ETag": tag, "Cache-Control": "no-cache, private"})


@require_GET
@answering
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one call. That its number was read goes into the audit."""
    may_any(request, DESK)
    found = Call.objects.select_related("claimed_by").filter(pk=pk).first()
    if found is None:
        raise Missing(field="call")
    personal = may(request, CALLER)
    if personal and found.caller:
        _note_reading(request, found)
    return JsonResponse(call_matter(found, request.user.pk or 0, personal=personal))


def _note_reading(request: HttpRequest, found: Call) -> None:
    """Audit once per call and session: the desk asks again every few seconds."""
    read: list[int] = request.session.get("emergency_read", [])
    if found.pk not in read:
        seen(actor_for(request.user), "emergency.call", found.pk, "emergency.desk")
        request.session["emergency_read"] = [*read[-50:], found.pk]


@require_GET
@answering
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one incident."""
    may_any(request, DESK)
    found = Incident.objects.filter(pk=pk).first()
    if found is None:
        raise Missing(field="incident")
    return JsonResponse(incident_matter(found, personal=may(request, CALLER)))


@require_GET
@answering
def lookup(request: HttpRequest) -> HttpResponse:
    """Answer with the landmarks and areas that may be meant by `q`."""
    may_any(request, DESK)
    return JsonResponse({"places": places(request.GET.get("q", "")[:80])})


@require_GET
@answering
def map_outline(request: HttpRequest) -> HttpResponse:
    """Answer with the city's own outline for the desk's small map: no tiles, no outside service."""
    may_any(request, DESK)
    return JsonResponse(outline(), headers={"Cache-Control": "private, max-age=86400"})


@require_POST
@answering
def do(request: HttpRequest, verb: str) -> HttpResponse:
    """Run one verb of the table."""
    found = VERBS.get(verb)
    if found is None:
        raise Http404(verb)
    may_any(request, found.needs)
    result: dict[str, Any] = found.run(asking(request), found.form(**body(request)))
    return JsonResponse(result)


@require_GET
@staff_only
def listen(request: HttpRequest, pk: int) -> HttpResponse:
    """Play a recording; who heard it, and when, is recorded."""
    may_any(request, ("emergency.hear_recordings",))
    found = Recording.objects.select_related("call").filter(pk=pk).first()
    if found is None or found.erased_at is not None:
        raise Http404
    seen(actor_for(request.user), "emergency.call", found.call_id, "emergency.recording")
    return HttpResponse(
        sound(found), content_type="audio/wav", headers={"Cache-Control": "no-store", "Accept-Ranges": "none"}
    )
