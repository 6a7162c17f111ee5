"""The crew's page on a phone: status in one tap, also without a signal."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from satukota.kernel.events.api import AlreadyDone
from satukota.kernel.files.api import RefusedFile, store
from satukota.kernel.people.api import require
from satukota.modules.emergency import forms
from satukota.modules.emergency.actions import crews, dispatch, incidents, positions, units
from satukota.modules.emergency.actions.problems import DeskProblem, Missing
from satukota.modules.emergency.models import Assignment, Unit
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.crew import crew_state, unit_of
from satukota.modules.emergency.queries.kinds import kinds
from satukota.modules.emergency.queries.setup import labels
from satukota.modules.emergency.rules.machines.assignment_steps import crew_rules
from satukota.modules.emergency.views.answers import problems_as_json
from satukota.modules.emergency.views.requests import body, may_any
from satukota.modules.emergency.views.verbs import RESPOND, SEND, Ask, ask_of
from satukota.modules.emergency.views.words import UNIT, words
from satukota.web.api import page, staff_only


@staff_only
@ensure_csrf_cookie
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the page; its program asks for the state and keeps what it could not send."""
    require(request.user, RESPOND)
    units_known = [{"id": unit.pk, "code": unit.code, "name": unit.name} for unit in Unit.objects.filter(active=True)]
    setup = {
        "labels": labels(),
        "kinds": kinds(),
        "units": units_known,
        "rules": crew_rules(),
        "words": words(UNIT),
        "user": request.user.pk,
    }
    return page(request, "emergency/unit.html", {"setup": setup})


@require_GET
@problems_as_json
def state(request: HttpRequest) -> HttpResponse:
    """Answer with the crew's unit, its incidents and their log."""
    may_any(request, (RESPOND,))
    return JsonResponse(crew_state(ask_of(request).user), headers={"Cache-Control": "no-store"})


def _own(ask: Ask, assignment_id: int) -> Assignment:
    """Return an assignment of the crew's own unit. Raises Missing for any other."""
    unit = unit_of(ask.user)
    assignment = Assignment.objects.filter(pk=assignment_id, unit=unit).first() if unit else None
    if assignment is None:
        raise Missing(field="assignment")
    return assignment


def _move(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:
    form = forms.Move(**data)
    assignment = _own(ask, form.assignment)
    moved = dispatch.move(
        assignment.pk,
        form.action,
        ask.actor,
        device_at=form.device_at,
        waited=form.waited,
        reason=form.reason,
        key=form.key,
    )
    return dispatch.answers(moved)


def _duty(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:
    form = forms.DutySet(**data)
    unit = unit_of(ask.user)
    if unit is None or unit.pk != form.unit:
        raise Missing(field="unit")
    changed = units.set_duty(
        form.unit, form.duty, ask.actor, reason=form.reason, until=form.until, crew=form.crew, key=form.key
    )
    return {"unit": changed.pk, "duty": changed.duty}


def _chat(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:
    form = forms.WriteEntry(**data)
    unit = unit_of(ask.user)
    if unit is None or not Assignment.objects.filter(incident=form.incident, unit=unit).exists():
        raise Missing(field="incident")
    entry = incidents.add_entry(
        form.incident,
        ask.actor,
        kind="chat",
        text=form.text,
        unit_id=unit.pk,
        device_at=form.device_at,
        key=form.key,
    )
    return {"entry": entry.pk}


def _position(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:
    form = forms.ReportedPosition(**data)
    unit = unit_of(ask.user)
    if unit is None:
        raise Missing(field="unit")
    # The page sends a position at once: our clock stamps it, whatever the phone's says.
    fix = positions.Reported(form.lon, form.lat, now(), form.accuracy, form.speed, form.heading, "phone")
    return {"believed": positions.report_position(unit.pk, [fix])}


def _sign_on(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:
    crew = crews.sign_on(forms.SignOn(**data).unit, ask.user, ask.actor)
    return {"unit": crew.unit_id}


def _sign_off(ask: Ask, data: dict[str, Any]) -> dict[str, Any]:  # a verb's signature
    crews.sign_off(ask.user, ask.actor)
    return {}


VERBS = {"move": _move, "duty": _duty, "chat": _chat, "position": _position, "sign-on": _sign_on, "sign-off": _sign_off}


@require_POST
@problems_as_json
def do(request: HttpRequest, verb: str) -> HttpResponse:
    """Run one verb of the crew."""
    may_any(request, (RESPOND,))
    if verb not in VERBS:
        raise Missing(field="verb")
    return JsonResponse(VERBS[verb](ask_of(request), body(request)))


@require_POST
@problems_as_json
def bundle(request: HttpRequest) -> HttpResponse:
    """Take what a phone kept while it had no signal, in its order; each step says what became of it, none stops the
    others.
    """
    may_any(request, (RESPOND,))
    ask = ask_of(request)
    return JsonResponse({"results": [_one(ask, step) for step in forms.Bundle(**body(request)).steps]})


def _one(ask: Ask, step: dict[str, Any]) -> dict[str, Any]:
    key = str(step.get("key", ""))
    run = VERBS.get(str(step.get("verb", "")))
    try:
        if run is None:
            raise Missing(field="verb")
        return {"key": key, "ok": True, **run(ask, {**step.get("data", {}), "key": key})}
    except AlreadyDone:
        return {"key": key, "ok": True, "already": True}
    except DeskProblem as problem:
        return {"key": key, "ok": False, "problem": problem.code, **problem.detail}
    except (ValueError, TypeError, AttributeError) as wrong:
        return {"key": key, "ok": False, "problem": "invalid", "detail": type(wrong).__name__}


@require_POST
@problems_as_json
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a photo of the scene; sent twice with one key it is kept once."""
    may_any(request, (RESPOND, SEND))
    ask = ask_of(request)
    unit = unit_of(ask.user)
    upload = request.FILES.get("photo")
    if upload is None or not Assignment.objects.filter(incident=pk, unit=unit).exists():
        raise Missing(field="photo")
    try:
        file = store(upload, kind="incident-photo", by=ask.actor)
    except RefusedFile as refused:
        raise Missing(field="photo", message=str(refused.messages[0])) from refused
    entry = incidents.add_entry(
        pk,
        ask.actor,
        kind="photo",
        text=request.POST.get("text", "")[:300],
        file_id=file.pk,
        unit_id=unit.pk if unit else None,
        key=request.POST.get("key") or None,
    )
    return JsonResponse({"entry": entry.pk, "file": file.url("thumb")})


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """Answer with what a phone needs to put the page on its home screen."""
    data = {
        "name": _("SatuKota Unit"),
        "short_name": _("Unit"),
        "start_url": "/emergency/unit/",
        "scope": "/emergency/unit/",
        "display": "standalone",
        "background_color": "#0b1220",
        "theme_color": "#0b1220",
        "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return HttpResponse(json.dumps(data), content_type="application/manifest+json")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Answer with the page's service worker: it keeps page and program for the time without a signal."""
    text = render_to_string("emergency/unit-worker.js", {}, request)
    headers = {"Service-Worker-Allowed": "/emergency/unit/", "Cache-Control": "no-cache"}
    return HttpResponse(text, content_type="text/javascript", headers=headers)
