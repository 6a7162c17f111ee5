"""What a visitor's browser asks for: to be told of a topic, and to be forgotten. The browser itself asks for consent."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from satukota.kernel.limits.api import Limit
from satukota.kernel.notifications.api import follow_in_browser, leave_in_browser, move_browser, topic_in
from satukota.web.limits import limited

ASKED = Limit("push.asked", 60, 600)
LONGEST = 4000
"""Characters of a subscription; those of browsers have some hundred."""


@limited(ASKED)
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Tell this browser what becomes of the topic of a page."""
    return _answer(
        request, lambda subscription, topic: follow_in_browser(subscription, topic, (get_language() or "id")[:2])
    )


@limited(ASKED)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Tell this browser nothing more of the topic of a page; one that we do not know is told nothing already."""
    return _answer(request, leave_in_browser)


@csrf_exempt
@limited(ASKED)
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Take what replaces a subscription, from the browser's worker; who holds the old one proves to be that browser."""
    old, new = (request.POST.get(name, "")[:LONGEST] for name in ("old", "new"))
    try:
        known = move_browser(old, new)
    except ValueError:
        return _refusal("new", _("This is no subscription of a browser that can be reached."))
    return JsonResponse({"known": known})


def _answer(request: HttpRequest, act: Callable[[str, str], Any]) -> HttpResponse:
    topic = topic_in(request.POST.get("topic", ""))
    if topic is None:
        return _refusal("topic", _("Open the page again: this part of it is too old."))
    try:
        act(request.POST.get("subscription", "")[:LONGEST], topic)
    except ValueError:
        return _refusal("subscription", _("This is no subscription of a browser that can be reached."))
    return JsonResponse({"ok": True})


def _refusal(field: str, text: str) -> HttpResponse:
    return JsonResponse({"message": text, "fields": {field: [text]}}, status=422)
