"""The desk: its page, its board, its verbs, and what it asks for: one call, one incident, places, recordings."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from ninja import Schema

from satukota.kernel.audit.api import record_reading
from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions.problems import Missing, NotNow
from satukota.modules.emergency.models import Call, Incident, Recording
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.clock import in_exercise
from satukota.modules.emergency.queries.finding import find_incidents
from satukota.modules.emergency.queries.headsets import has_voice
from satukota.modules.emergency.queries.matter import call_matter, incident_matter
from satukota.modules.emergency.queries.places import outline, places
from satukota.modules.emergency.queries.recordings import sound
from satukota.modules.emergency.queries.setup import desk_setup
from satukota.modules.emergency.queries.sides import other_side
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.requests import body, length_of, may_any
from satukota.modules.emergency.views.verbs import LEAD, SEND, TAKE, VERBS, ask_of
from satukota.modules.emergency.views.words import DESK as DESK_WORDS
from satukota.modules.emergency.views.words import words
from satukota.web.api import may, page, staff_only

DESK = (TAKE, SEND, LEAD)
CALLER = "emergency.see_callers"
HEAR = "emergency.hear_recordings"


@staff_only
@ensure_csrf_cookie
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk; the program draws it from the board."""
    may_any(request, DESK)
    view = "dispatch" if request.GET.get("view") == "dispatch" or not may(request, TAKE) else "calls"
    exercise = request.GET.get("exercise") == "1"
    rights = {
        "view": view,
        "exercise": exercise,
        "leads": may(request, LEAD),
        "sends": may(request, SEND),
        "takes": may(request, TAKE),
        "hears": may(request, HEAR),
        "voice": has_voice(),
    }
    context = {"view": view, "exercise": exercise, "setup": desk_setup() | rights | {"words": words(DESK_WORDS)}}
    return page(request, "emergency/desk.html", context)


@require_GET
@problems_as_json
def state(request: HttpRequest) -> HttpResponse:
    """Answer with the whole board; 304 where nothing moved."""
    may_any(request, DESK)
    lengths = board.Lengths(length_of(request, "afterwards", 60), length_of(request, "incidents", 100))
    board_state = board.desk(request.user.pk or 0, personal=may(request, CALLER), lengths=lengths)
    quiet = {key: value for key, value in board_state.items() if key != "now"}
    tag = f'"{hashlib.md5(repr(quiet).encode(), usedforsecurity=False).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse(board_state, headers={"ETag": tag, "Cache-Control": "no-cache, private"})


@require_POST
@problems_as_json
def do(request: HttpRequest, verb: str) -> HttpResponse:
    """Run one verb of the table."""
    handler = VERBS.get(verb)
    if handler is None:
        raise Http404(verb)
    may_any(request, handler.needs)
    form = handler.form(**body(request))
    refuse_other_side(verb, form)
    result: dict[str, Any] = handler.run(ask_of(request), form)
    return JsonResponse(result)


REAL_ONLY = ("block", "lift-block", "refer")
"""What would leave the exercise: a number that is refused, a report that somebody must answer."""


def refuse_other_side(verb: str, form: Schema) -> None:
    """Raise NotNow where a key of the real desk would reach an exercise, or one of the exercise real life."""
    if other_side(form.model_dump()) or (verb in REAL_ONLY and in_exercise()):
        raise NotNow(state="exercise", action=verb)


@require_GET
@problems_as_json
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one call. That its number was read goes into the audit."""
    may_any(request, DESK)
    call = Call.objects.select_related("claimed_by").filter(pk=pk).first()
    if call is None:
        raise Missing(field="call")
    personal = may(request, CALLER)
    if personal and call.caller:
        _note_reading(request, call)
    return JsonResponse(call_matter(call, request.user.pk or 0, personal=personal))


def _note_reading(request: HttpRequest, call: Call) -> None:
    """Audit once per call and session: the desk asks again every few seconds."""
    read: list[int] = request.session.get("emergency_read", [])
    if call.pk not in read:
        record_reading(actor_for(request.user), "emergency.call", call.pk, "emergency.desk")
        request.session["emergency_read"] = [*read[-50:], call.pk]


@require_GET
@problems_as_json
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one incident."""
    may_any(request, DESK)
    incident = Incident.objects.filter(pk=pk).first()
    if incident is None:
        raise Missing(field="incident")
    return JsonResponse(incident_matter(incident, personal=may(request, CALLER)))


@require_GET
@problems_as_json
def lookup(request: HttpRequest) -> HttpResponse:
    """Answer with the landmarks and areas that may be meant by `q`."""
    may_any(request, DESK)
    return JsonResponse({"places": places(request.GET.get("q", "")[:80])})


@require_GET
@problems_as_json
def find(request: HttpRequest) -> HttpResponse:
    """Answer with the incidents, open and ended, that `q` may mean."""
    may_any(request, DESK)
    return JsonResponse(find_incidents(request.GET.get("q", "").replace("\x00", "")[:80]))


@require_GET
@problems_as_json
def map_outline(request: HttpRequest) -> HttpResponse:
    """Answer with the city's own outline for the desk's small map: no tiles, no outside service."""
    may_any(request, DESK)
    return JsonResponse(outline(), headers={"Cache-Control": "private, max-age=86400"})


@require_GET
@staff_only
def listen(request: HttpRequest, pk: int) -> HttpResponse:
    """Play a recording; who heard it, and when, is recorded."""
    may_any(request, (HEAR,))
    recording = Recording.objects.select_related("call").filter(pk=pk).first()
    if recording is None or recording.erased_at is not None:
        raise Http404
    record_reading(actor_for(request.user), "emergency.call", recording.call_id, "emergency.recording")
    return HttpResponse(
        sound(recording), content_type="audio/wav", headers={"Cache-Control": "no-store", "Accept-Ranges": "none"}
    )
