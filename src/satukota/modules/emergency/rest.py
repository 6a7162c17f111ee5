"""Doors for machines: exchanges, phones of crews and trackers, SMS gateways. Each proves who it is."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.errors import HttpError

from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.actions import headsets, positions, telephony
from satukota.modules.emergency.actions.recordings import WrongRecording, keep_recording
from satukota.modules.emergency.models import Call, Trunk, Unit
from satukota.modules.emergency.queries import trunks
from satukota.modules.emergency.queries.blocks import active_blocks
from satukota.modules.emergency.queries.clock import exercise_time, now
from satukota.modules.emergency.queries.headsets import speaking, unanswered
from satukota.modules.emergency.queries.policies import overflow, policy
from satukota.modules.emergency.rules.contract.events import BadEvent
from satukota.modules.emergency.rules.contract.reading import decoded, parse, salvaged
from satukota.modules.emergency.rules.contract.signatures import WINDOW, clock_off, signed_at
from satukota.modules.emergency.rules.location import formats, trackers
from satukota.modules.emergency.rules.machines.call_steps import TALKING, UNANSWERED
from satukota.web.api import proven

router = Router(tags=["emergency"])

LARGEST_RECORDING = 60 * 1024 * 1024


def exchange(request: HttpRequest, signed: bytes, *, any_clock: bool = False) -> Trunk:
    """Return the exchange that signed this; refuse the request otherwise.

    `any_clock`: what happens once however often it is sent is believed whatever the exchange's clock says. A call must
    not be lost because a clock is wrong; the desk is told that it is.
    """
    trunk = trunks.trunk(request.headers.get("X-Trunk", ""))
    header, at = request.headers.get("X-Signature", ""), int(time.time())
    signature = signed_at(trunks.secret_of(trunk.code, trunk.generation), signed, header) if trunk else None
    if trunk is None or signature is None or (abs(at - signature) > WINDOW and not any_clock):
        raise HttpError(401, "X-Trunk and X-Signature must name an active exchange and sign this body.")
    proven(request)
    if any_clock:
        telephony.note_clock(trunk, clock_off(signature, at))
    return trunk


@router.post(
    "/calls/events", auth=None, response={202: dict[str, Any], 422: dict[str, Any]}, summary="Take a call event"
)
def call_event(request: HttpRequest) -> Status[dict[str, Any]]:
    """Take one event of a telephone call. Idempotent by (trunk, call_id, event, seq): send again until 202.

    Body: the call event contract (docs/reference). Headers: `X-Trunk`, `X-Signature: t=<unix seconds>,v1=<hex HMAC-
    SHA256
    of "<t>." + body>`. `waited: true` says that the exchange kept the event while we were away: its own time counts
    then. `sent_ts` is the exchange's own clock when it sends: where it is off, the times are set right and the desk is told.
    What cannot be read is answered with 422 and rings at the desks all the same, with what could be made out of it.
    """
    trunk = exchange(request, request.body, any_clock=True)
    payload = None
    try:
        payload = decoded(request.body)
        event = parse(payload, trunk.code)
    except BadEvent as bad:
        unread = telephony.take_unreadable(trunk, *salvaged(payload, request.body))
        return Status(422, {"field": bad.field, "rule": bad.rule, "call": unread.pk if unread else None})
    except ValueError:
        unread = telephony.take_unreadable(trunk, *salvaged(payload, request.body))
        return Status(422, {"field": "body", "rule": "must be JSON", "call": unread.pk if unread else None})
    if request.headers.get("X-Exercise") and policy("exercise"):
        with exercise_time(event.at):
            call = telephony.take_event(trunk, event)
    else:
        call = telephony.take_event(trunk, event, late=payload.get("waited") is True)
    return Status(202, {"call": call.pk, "state": call.state, "refuse": call.state == "blocked"})


@router.post(
    "/calls/recordings",
    auth=None,
    response={202: dict[str, Any], 409: dict[str, Any], 422: dict[str, Any]},
    summary="Keep a recording",
)
def recording(request: HttpRequest, call_id: str, sha256: str) -> Status[dict[str, Any]]:
    """Keep the sound of a call: the raw WAV as the body, signed like an event. Sent twice it is kept once."""
    trunk = exchange(request, request.body, any_clock=True)
    call = Call.objects.filter(trunk=trunk, external_id=call_id).first()
    if call is None:
        raise HttpError(503, "This call is not known yet; send the recording again later.")
    try:
        kept = keep_recording(call, request.body, sha256)
    except WrongRecording as wrong:
        return Status(422, {"field": "sha256", "rule": str(wrong)})
    return Status(202, {"call": call.pk, "recording": kept.pk})


@router.get("/calls/desks", auth=None, response=dict[str, Any], summary="What the desks want of an exchange")
def desks(request: HttpRequest) -> dict[str, Any]:
    """Return which calls of this exchange a desk has claimed, which wait, which ended in the last ten minutes, and the
    numbers to refuse.

    `overflow`: after `second_after` seconds without an answer the telephones of `second_group` ring too (event
    `overflow`), after `neighbour_after` the caller goes to `neighbour` (event `transferred`).
    `headsets` are browsers that want to be connected (answer: POST …/calls/headsets), `speaking` says for each call that is
    spoken on which headset, whether it is held, and which `legs` belong to it.
    An adapter that starts anew tells `ended` of those that it does not have on its lines.
    """
    trunk = exchange(request, request.path.encode())
    telephony.note_asked(trunk)
    recent = Call.objects.filter(trunk=trunk, rang_at__gte=now() - timedelta(days=2), state__in=("wrap_up", "closed"))
    open_calls = Call.objects.filter(trunk=trunk, state__in=(*TALKING, *UNANSWERED)).exclude(external_id="")
    states = dict(open_calls.values_list("external_id", "state"))
    return {
        "claimed": [name for name, state in states.items() if state in TALKING],
        "waiting": [name for name, state in states.items() if state in UNANSWERED],
        "ended": list(
            recent.filter(ended_at__gte=now() - timedelta(minutes=10))
            .exclude(external_id="")
            .values_list("external_id", flat=True)
        ),
        "headsets": unanswered(),
        "speaking": speaking(trunk),
        "overflow": overflow(),
        "blocked": [block.number for block in active_blocks(now())],
    }


class Answered(Schema):
    """The agent's answer to a browser's offer."""

    name: str
    answer: str


@router.post(
    "/calls/headsets", auth=None, response={202: dict[str, Any], 404: dict[str, Any]}, summary="Connect a headset"
)
def headset(request: HttpRequest, answered: Answered) -> Status[dict[str, Any]]:
    """Keep the answer (SDP of WebRTC) to a headset's offer, signed like an event."""
    exchange(request, request.body, any_clock=True)
    kept = headsets.answer(answered.name, answered.answer[:20_000])
    return Status(202 if kept else 404, {"headset": answered.name})


@router.post("/aml", auth=None, response={202: dict[str, Any], 422: dict[str, Any]}, summary="Take an AML message")
def aml(request: HttpRequest) -> Status[dict[str, Any]]:
    """Take an Advanced Mobile Location message, signed like an event; before the ring it waits five minutes for its call.

    As an SMS gateway has it: `{"from": number, "text": message}`, a data SMS as `{"from": number, "data": hexadecimal}`;
    or as a phone posts it over HTTPS (ELS), a form with `device_number`, `location_latitude`, `location_longitude`,
    `location_accuracy`, `location_confidence`, `location_time`. Subscriber and device numbers are never stored.
    """
    exchange(request, request.body)
    try:
        number, message = _aml_message(request)
    except (ValueError, KeyError, TypeError, AttributeError) as bad:
        return Status(422, {"field": "text", "rule": f"must be an AML message: {bad}"})
    call = telephony.take_aml(normal_phone(number), message, now())
    return Status(202, {"call": call.pk if call else None, "warnings": list(message.warnings)})


def _aml_message(request: HttpRequest) -> tuple[str, formats.Aml]:
    if (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        return formats.parse_els(dict(parse_qsl(request.body.decode())))
    payload = decoded(request.body)
    text = formats.text_of_data_sms(str(payload["data"])) if payload.get("data") else str(payload["text"])
    return str(payload["from"]), formats.parse_aml(text)


def _tracker_message(request: HttpRequest) -> dict[str, Any]:
    if (request.content_type or "").startswith("application/json") and request.body:
        try:
            body = decoded(request.body)
        except ValueError as bad:
            raise HttpError(422, "The body must be JSON.") from bad
        return body if isinstance(body, dict) else {}
    return {key: str(value) for key, value in {**request.POST.dict(), **request.GET.dict()}.items()}


@router.api_operation(
    ["GET", "POST"],
    "/positions",
    auth=None,
    response={200: dict[str, Any]},
    summary="Take a position (OsmAnd, Traccar)",
)
def position(request: HttpRequest) -> dict[str, Any] | HttpResponse:
    """Take a position by the OsmAnd protocol that trackers and Traccar's client speak.

    In the query or as a form: `id` is the unit's tracker key; `lat` and `lon` in degrees; optional `timestamp` (Unix
    seconds, milliseconds or ISO; without a zone it is UTC), `accuracy` in metres, `speed` in knots as the protocol says,
    `bearing` in degrees. From version 9 on the client posts JSON instead: `{"location": {"timestamp", "coords":
    {"latitude", "longitude", "accuracy", "speed" in metres a second, "heading"}}, "device_id"}`. `believed` is 0 for a
    position that lies outside the city's reach.
    """
    message = _tracker_message(request)
    key = trackers.key_of(message)
    unit = Unit.objects.filter(tracker=key, active=True).first() if key else None
    if unit is None:
        raise HttpError(404, "This tracker key belongs to no unit.")
    try:
        tracked = trackers.read(message)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError, OSError) as bad:
        raise HttpError(422, f"A position needs lat and lon in degrees: {bad}") from bad
    fix = positions.Reported(
        tracked.lon, tracked.lat, tracked.at or now(), tracked.accuracy, tracked.speed, tracked.heading
    )
    return {"believed": positions.report_position(unit.pk, [fix])}
