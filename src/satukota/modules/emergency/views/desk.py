"""The desk: its page, its board, its verbs."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.setup import desk_setup
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.requests import body, may, may_any
from satukota.modules.emergency.views.verbs import LEAD, SEND, TAKE, VERBS, ask_of
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
@problems_as_json
def state(request: HttpRequest) -> HttpResponse:
    """Answer with the whole board; 304 where nothing moved."""
    may_any(request, DESK)
    board_state = board.desk(request.user.pk or 0, personal=may(request, CALLER))
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
    result: dict[str, Any] = handler.run(ask_of(request), handler.form(**body(request)))
    return JsonResponse(result)
