"""The verbs of the desk as a table: who may, what comes in, which action runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission
from satukota.modules.emergency import forms
from satukota.modules.emergency.actions import blocks, calls, cards, cases, dispatch, incidents, scene, transfers, units
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.rules.recommend import Line
from satukota.modules.emergency.tasks.jobs import watch_acknowledgement
from satukota.modules.emergency.tasks.messages import send_location_card

TAKE, SEND, LEAD, RESPOND = "emergency.take_calls", "emergency.dispatch", "emergency.supervise", "emergency.respond"

type Answer = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """A request to a verb: who asks, as whom."""

    user: User
    actor: Actor

    def leads(self) -> bool:
        """Tell whether the person may make exceptions."""
        return has_permission(self.user, LEAD)


@dataclass(frozen=True)
class Verb:
    """One thing that the desk can do. `needs` are permissions of which one is enough."""

    needs: tuple[str, ...]
    form: type[Schema]
    run: Callable[[Ask, Any], Answer]


def ask_of(request: HttpRequest) -> Ask:
    """Return who asks. Raises where nobody is signed in: the view's decorator comes first."""
    assert isinstance(request.user, User)
    return Ask(request.user, actor_for(request.user))


def _call(call: Call) -> Answer:
    return {"call": call.pk, "state": call.state, "version": call.version}


def _incident(incident: Incident) -> Answer:
    return {"incident": incident.pk, "number": incident.number, "state": incident.state, "version": incident.version}


def _open(ask: Ask, form: forms.NewIncident) -> Answer:
    return _incident(
        incidents.open_incident(
            ask.actor,
            kind=form.kind,
            priority=form.priority,
            place_text=form.place,
            lon=form.lon,
            lat=form.lat,
            call_id=form.call,
            what=form.what,
            card=form.card,
            answers=dict(form.answers),
            agencies=tuple(form.agencies),
            sensitive=form.sensitive,
            key=form.key,
        )
    )


def _attach(ask: Ask, form: forms.Attach) -> Answer:
    return _call(calls.attach(form.call, form.incident, ask.actor))


def _propose(ask: Ask, form: forms.Propose) -> Answer:
    extra = tuple(Line(line.wants, line.count) for line in form.extra)
    kept = dispatch.propose(form.incident, ask.actor, extra=extra)
    return {"recommendation": kept.pk, "proposed": kept.proposed, "micros": kept.micros}


def _send(ask: Ask, form: forms.Send) -> Answer:
    assignments = dispatch.send(
        form.incident,
        form.units,
        ask.actor,
        wake=watch_acknowledgement,
        recommendation_id=form.recommendation,
        reason=form.reason,
        anyway=frozenset(form.anyway),
        version=form.version,
        key=form.key,
    )
    return {"assignments": [dispatch.answers(row) for row in assignments]}


def _move(ask: Ask, form: forms.Move) -> Answer:
    moved = dispatch.move(
        form.assignment,
        form.action,
        ask.actor,
        device_at=form.device_at,
        waited=form.waited,
        reason=form.reason,
        force=form.force,
        key=form.key,
    )
    return dispatch.answers(moved)


def _close(ask: Ask, form: forms.Close) -> Answer:
    override = form.override if ask.leads() else ""
    closed = incidents.close(
        form.incident, ask.actor, disposition=form.disposition, override=override, version=form.version
    )
    return _incident(closed)


def _block(ask: Ask, form: forms.BlockNumber) -> Answer:
    call = Call.objects.filter(pk=form.call).first() if form.call else None
    number = form.number or (call.caller if call else "")
    block = blocks.block(number, form.reason, ask.actor, hours=form.hours)
    return {"block": block.pk, "until": block.until.isoformat()}


def _card(ask: Ask, form: forms.OnCall) -> Answer:
    card, token = cards.issue(form.call, ask.actor)
    return {"card": card.pk, "path": f"/emergency/here/{token}/", "sent": send_location_card(card, token)}


def _duty(ask: Ask, form: forms.DutySet) -> Answer:
    unit = units.set_duty(
        form.unit, form.duty, ask.actor, reason=form.reason, until=form.until, crew=form.crew, key=form.key
    )
    return {"unit": unit.pk, "duty": unit.duty}


def _entry(ask: Ask, form: forms.WriteEntry) -> Answer:
    entry = incidents.add_entry(
        form.incident,
        ask.actor,
        kind=form.kind if form.kind in ("chat", "radio") else "note",
        text=form.text,
        corrects=form.corrects,
        device_at=form.device_at,
        key=form.key,
    )
    return {"entry": entry.pk}


VERBS: dict[str, Verb] = {
    "claim": Verb(
        (TAKE,), forms.Claim, lambda ask, g: _call(calls.claim(g.call, ask.user, ask.actor, take_over=g.take_over))
    ),
    "call-step": Verb(
        (TAKE,), forms.CallStep, lambda ask, g: _call(calls.step(g.call, g.action, ask.actor, key=g.key))
    ),
    "classify": Verb(
        (TAKE,), forms.Classify, lambda ask, g: _call(calls.classify(g.call, g.classed, ask.actor, reason=g.reason))
    ),
    "place": Verb(
        (TAKE,),
        forms.PlaceCall,
        lambda ask, g: _call(calls.place(g.call, ask.actor, text=g.text, lon=g.lon, lat=g.lat, accuracy=g.accuracy)),
    ),
    "note": Verb(
        (TAKE,),
        forms.NoteCall,
        lambda ask, g: _call(calls.note(g.call, ask.actor, **g.model_dump(exclude={"call", "key"}))),
    ),
    "attach": Verb((TAKE,), forms.Attach, _attach),
    "detach": Verb((TAKE, SEND), forms.OnCall, lambda ask, g: _call(calls.detach(g.call, ask.actor))),
    "close-call": Verb((TAKE,), forms.OnCall, lambda ask, g: _call(calls.close(g.call, ask.actor))),
    "by-hand": Verb((TAKE,), forms.ByHand, lambda ask, g: _call(calls.by_hand(ask.user, ask.actor, caller=g.caller))),
    "heartbeat": Verb((TAKE, SEND), forms.Nothing, lambda ask, _g: {"held": calls.heartbeat(ask.user)}),
    "location-card": Verb((TAKE,), forms.OnCall, _card),
    "refer": Verb((TAKE,), forms.Refer, lambda ask, g: cases.to_reports(g.call, ask.actor, title=g.title, text=g.text)),
    "open": Verb((TAKE, SEND), forms.NewIncident, _open),
    "change": Verb(
        (TAKE, SEND),
        forms.ChangeIncident,
        lambda ask, g: _incident(
            incidents.change(g.incident, ask.actor, version=g.version, **g.model_dump(exclude={"incident", "version"}))
        ),
    ),
    "incident-step": Verb(
        (SEND,),
        forms.IncidentStep,
        lambda ask, g: _incident(incidents.step(g.incident, g.action, ask.actor, reason=g.reason, version=g.version)),
    ),
    "alarm": Verb(
        (SEND,),
        forms.Alarm,
        lambda ask, g: _incident(incidents.raise_alarm(g.incident, ask.actor, level=g.level, version=g.version)),
    ),
    "merge": Verb(
        (TAKE, SEND),
        forms.Merge,
        lambda ask, g: _incident(incidents.merge(g.incident, g.into, ask.actor, version=g.version)),
    ),
    "part": Verb(
        (TAKE, SEND),
        forms.OnIncident,
        lambda ask, g: _incident(incidents.part(g.incident, ask.actor, version=g.version)),
    ),
    "close": Verb((SEND,), forms.Close, _close),
    "propose": Verb((TAKE, SEND), forms.Propose, _propose),
    "send": Verb((SEND,), forms.Send, _send),
    "move": Verb((SEND,), forms.Move, _move),
    "duty": Verb((SEND,), forms.DutySet, _duty),
    "patient": Verb(
        (SEND,),
        forms.AddPatient,
        lambda ask, g: {"patient": scene.add_patient(g.incident, g.triage, ask.actor, key=g.key).pk},
    ),
    "patient-change": Verb(
        (SEND,),
        forms.ChangePatient,
        lambda ask, g: {
            "patient": scene.change_patient(g.patient, ask.actor, triage=g.triage, hospital_id=g.hospital).pk
        },
    ),
    "beds": Verb((SEND,), forms.Beds, lambda ask, g: {"hospital": scene.note_beds(g.hospital, g.free, ask.actor).pk}),
    "roll": Verb(
        (SEND,), forms.Roll, lambda ask, g: _incident(scene.call_roll(g.incident, ask.actor, minutes=g.minutes))
    ),
    "role": Verb(
        (SEND,), forms.GiveRole, lambda ask, g: _incident(scene.give_role(g.incident, g.role, g.name, ask.actor))
    ),
    "entry": Verb((TAKE, SEND), forms.WriteEntry, _entry),
    "transfer": Verb(
        (TAKE, SEND),
        forms.OfferTransfer,
        lambda ask, g: {"transfer": transfers.offer(g.call, g.target, ask.actor, note=g.note).pk},
    ),
    "transfer-heard": Verb(
        (TAKE, SEND), forms.OnTransfer, lambda ask, g: {"transfer": transfers.note_both_heard(g.transfer, ask.actor).pk}
    ),
    "transfer-confirm": Verb(
        (TAKE, SEND),
        forms.OnTransfer,
        lambda ask, g: {"transfer": transfers.confirm(g.transfer, ask.actor, taken_by=g.taken_by).pk},
    ),
    "transfer-end": Verb(
        (TAKE, SEND),
        forms.OnTransfer,
        lambda ask, g: {"transfer": transfers.end(g.transfer, ask.actor, refused=g.refused).pk},
    ),
    "block": Verb((LEAD,), forms.BlockNumber, _block),
    "lift-block": Verb((LEAD,), forms.LiftBlock, lambda ask, g: {"block": blocks.lift(g.block, ask.actor).pk}),
}
