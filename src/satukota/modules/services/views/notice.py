"""A midwife's or hospital's notice of a birth: a page that works without a connection, and the door that takes it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.cases.api import (
    Case,
    Invalid,
    NotAllowed,
    definition,
    field_message,
    pinned_definition,
    refusal_message,
    say,
)
from satukota.kernel.people.api import User, memberships, require
from satukota.modules.services.actions.submission import give_notice
from satukota.modules.services.forms import page_form, typed_answers
from satukota.web.api import page, staff_only

BIRTH = "layanan.akta-kia"
PAGES = ("anak", "ukuran", "ibu", "pelapor")


def _paths() -> list[str]:
    return [path for form_page in definition(BIRTH).pages if form_page.id in PAGES for path in form_page.fields]


@staff_only
def notice(request: HttpRequest) -> HttpResponse:
    """Give notice of a birth; without a connection the page keeps it and sends it later."""
    require(request.user, "services.notify_birth")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    birth = definition(BIRTH)
    kind = page_form(birth, _paths(), language)
    form = kind(request.POST or None)
    if request.method == "POST":
        sent = _give_notice(user, _typed_answers(request.POST), request.POST.get("key", ""))
        if isinstance(sent, Case):
            return HttpResponseRedirect(reverse("services:notice") + f"?sent={sent.number}")
        form.put_errors(sent)
    origin = memberships(user)[0].agency
    rows = Case.objects.filter(type=BIRTH, data__contains={"$origin": origin.code}).defer("search").order_by("-id")[:30]
    context: dict[str, Any] = {
        "form": form,
        "origin": origin,
        "sent": request.GET.get("sent", ""),
        "rows": [
            (case, say(pinned_definition(case.definition_id).states[case.state].label, language)) for case in rows
        ],
    }
    return page(request, "services/notice.html", context, status=422 if form.errors else 200)


def _typed_answers(posted: Any) -> dict[str, Any]:
    return typed_answers(definition(BIRTH), _paths(), posted)


def _give_notice(user: User, answers: dict[str, Any], key: str) -> Any:
    try:
        return give_notice(user, BIRTH, answers, key[:64])
    except Invalid as wrong:
        return wrong.errors


@staff_only
@require_POST
def send_notice(request: HttpRequest) -> JsonResponse:
    """Take a notice from the outbox of a page that was without a connection. The same key twice is one notice."""
    require(request.user, "services.notify_birth")
    user = request.user
    assert isinstance(user, User)
    try:
        body = json.loads(request.body)
        key, answers = str(body["key"]), dict(body["answers"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": gettext("This notice cannot be read.")}, status=400)
    try:
        sent = _give_notice(user, _typed_answers(answers), key)
    except NotAllowed as refused:
        return JsonResponse({"message": refusal_message(refused.refusal)}, status=409)
    if isinstance(sent, Case):
        return JsonResponse({"number": sent.number}, status=201)
    return JsonResponse({"fields": {path: field_message(error) for path, error in sent.items()}}, status=422)


WORKER = """const CACHE = "services-notice-1";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
const kept = async (request) => {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const found = await cache.match(request, { ignoreSearch: request.mode === "navigate" });
    if (found) return found;
    throw error;
  }
};
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const own = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && own) event.respondWith(kept(request));
});
"""


def worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker that keeps this page and what it is made of on the device."""
    return HttpResponse(WORKER, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
