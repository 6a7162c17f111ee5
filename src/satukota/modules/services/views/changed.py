"""The service has changed while a draft lay: say what is different, go on under the new version after a yes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from satukota.kernel.cases.api import Definition, pinned_definition, say
from satukota.modules.services.actions.drafts import find_draft, take_version
from satukota.modules.services.models import Draft
from satukota.modules.services.queries.draft_versions import CLOSED, Change, newer_version, noticed_changes
from satukota.modules.services.queries.ended import ended_service
from satukota.modules.services.queries.journey import Journey
from satukota.modules.services.views.catalogue import promise
from satukota.modules.services.views.journey import gone, journey_of
from satukota.web.api import page, rupiah


def ask_first(draft: Draft, token: str) -> HttpResponse | None:
    """Lead to what has changed since the draft was begun; what nobody would notice is taken over without a word."""
    version = newer_version(draft)
    if version is None:
        return None
    if version != CLOSED and not _differences(draft, version):
        take_version(draft, version)
        return None
    return HttpResponseRedirect(reverse("services:changed", args=[token]))


def changed(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is different now, and go on under the new version where the applicant says so."""
    draft = find_draft(token)
    if draft is None:
        return gone(request)
    resume = HttpResponseRedirect(reverse("services:resume", args=[token]))
    version = newer_version(draft)
    if draft.case_id or version is None:
        return resume
    service = say(journey_of(draft).definition.title, get_language() or "id")
    if version == CLOSED:
        ended = ended_service(draft.definition.type, get_language() or "id")
        return page(request, "services/closed.html", {"service": service, "draft": draft, "ended": ended}, status=410)
    if request.method == "POST" and request.POST.get("version") == str(version):
        take_version(draft, version)
        return resume
    context = {"service": service, "changes": _differences(draft, version), "version": version}
    return page(request, "services/changed.html", context)


def _differences(draft: Draft, version: int) -> list[dict[str, Any]]:
    return differences(journey_of(draft), pinned_definition(version))


def differences(journey: Journey, definition: Definition) -> list[dict[str, Any]]:
    """Return in words what an applicant finds different under another version of a service."""
    language = get_language() or "id"
    lines = [_in_words(change) for change in noticed_changes(journey, definition, language)]
    before, after = promise(journey.definition), promise(definition)
    if before != after:
        lines.append({"kind": "time", "name": gettext("Promised time"), "before": before or "–", "after": after or "–"})
    return lines


def _in_words(change: Change) -> dict[str, Any]:
    if change.kind == "cost":
        cost = {"before": rupiah(change.before), "after": rupiah(change.after)}
        return {"kind": "cost", "name": gettext("Cost"), **cost}
    return {"kind": change.kind, "name": change.name, "before": change.before, "after": change.after}
