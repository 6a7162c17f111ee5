"""A midwife's or hospital's notice of a birth: a page that works without a connection, and the door that takes it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import (
    Case,
    Definition,
    Invalid,
    NotAllowed,
    asked_documents,
    case_facts,
    definition,
    field_message,
    pinned_definition,
    refusal_message,
    say,
)
from satukota.kernel.people.api import User, memberships, require
from satukota.kernel.tracking import Code
from satukota.modules.services.actions.corrections import question_of
from satukota.modules.services.actions.printing import qr
from satukota.modules.services.actions.submission import NOTICE, give_notice, outbox_owner
from satukota.modules.services.forms.questions import asked_form, typed_answers
from satukota.modules.services.forms.rows import name_of
from satukota.modules.services.models import Draft
from satukota.web.api import page, staff_only

BIRTH = "layanan.akta-kia"
PAGES = ("keadaan", "anak", "ukuran", "kembaran", "kembaran3", "ditemukan", "ibu", "identitas-ibu", "pelapor")


def _paths() -> list[str]:
    return [path for form_page in definition(BIRTH).pages if form_page.id in PAGES for path in form_page.fields]


@staff_only
def notice(request: HttpRequest) -> HttpResponse:
    """Give notice of a birth; without a connection the page keeps it and sends it later."""
    require(request.user, "services.notify_birth")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    birth = definition(BIRTH)
    posted = request.POST if request.method == "POST" else None
    form = asked_form(birth, _paths(), language, posted=posted)
    if form.is_bound:
        sent = _give_notice(user, _typed_answers(form.data), request.POST.get("key", ""))
        if isinstance(sent, Case):
            return HttpResponseRedirect(reverse("services:notice") + f"?sent={sent.number}")
        form.put_errors(sent)
    origin = memberships(user)[0].agency
    rows = Case.objects.filter(type=BIRTH, data__contains={"$origin": origin.code}).defer("search").order_by("-id")[:30]
    own = set(Draft.objects.filter(user=user, case__in=[case.pk for case in rows]).values_list("case_id", flat=True))
    context: dict[str, Any] = {
        "form": form,
        "needed": _needed(birth, form),
        "owner": outbox_owner(user),
        "origin": origin,
        "sent": request.GET.get("sent", ""),
        "rows": [
            (case, say(pinned_definition(case.definition_id).states[case.state].label, language), case.pk in own)
            for case in rows
        ],
    }
    return page(request, "services/notice.html", context, status=422 if form.errors else 200)


def _needed(birth: Definition, form: Any) -> list[tuple[str, Any]]:
    """Return what a notice must answer: the needed questions of the pages that its action asks for."""
    wanted = birth.actions[NOTICE].validate
    asked = {name_of(path) for form_page in birth.pages if form_page.id in wanted for path in form_page.fields}
    return [(name, condition) for name, condition in form.needed if name in asked]


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
    """Take a notice from the outbox of a page that was without a connection. The same key twice is one notice.

    What another account filled on the same device is not taken (403): it waits there for the one whose it is.
    """
    require(request.user, "services.notify_birth")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    try:
        body = json.loads(request.body)
        key, owner, answers = str(body["key"]), str(body["owner"]), dict(body["answers"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": gettext("This notice cannot be read.")}, status=400)
    if owner != outbox_owner(user):
        return JsonResponse({"message": gettext("Another account filled this notice in.")}, status=403)
    try:
        sent = _give_notice(user, _typed_answers(answers), key)
    except NotAllowed as refused:
        return JsonResponse({"message": refusal_message(refused.refusal)}, status=409)
    if isinstance(sent, Case):
        return JsonResponse({"number": sent.number, "slip": reverse("services:slip", args=[sent.number])}, status=201)
    birth = definition(BIRTH)
    words = [f"{question_of(birth, path, language)[0]}: {field_message(error)}" for path, error in sent.items()]
    return JsonResponse({"fields": words}, status=422)


@staff_only
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Show the parents' code on paper: where they complete the answers and bring what is still missing.

    Only who gave the notice gets it, and only until the parents' matter moved on.
    """
    require(request.user, "services.notify_birth")
    user, language = request.user, get_language() or "id"
    assert isinstance(user, User)
    draft = Draft.objects.select_related("case").filter(case__number=number, user=user).exclude(secret="").first()
    if draft is None or draft.case is None or not draft.case.is_open:
        raise Http404
    case, birth = draft.case, pinned_definition(draft.case.definition_id)
    code = str(Code(case.number, draft.secret))
    link = absolute(reverse("services:track", args=[code]))
    facts = case_facts(case, birth, case.opened_at)
    papers = [say(paper.title, language) for paper in asked_documents(birth, facts)]
    context = {"case": case, "code": code, "link": link, "qr": qr(link), "papers": papers}
    response = page(request, "services/slip.html", context)
    response["Cache-Control"] = "no-store"
    return response


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
  const slip = new URL(request.url).pathname.startsWith("/services/notice/slip/");
  if (request.method === "GET" && own && !slip) event.respondWith(kept(request));
});
"""


def worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker that keeps this page and what it is made of on the device."""
    return HttpResponse(WORKER, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
