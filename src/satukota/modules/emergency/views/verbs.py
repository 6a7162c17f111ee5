"""The verbs of the desk as a table: who may, what comes in, which action runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import User, actor_for, has_permission
from satukota.modules.emergency import forms
from satukota.modules.emergency.actions import blocks, calls, cards, dispatch, incidents, referral, transfers, units
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.rules.recommend import Line
from satukota.modules.emergency.tasks.messages import send_location_card
from satukota.modules.emergency.tasks.timers import watch_acknowledgement

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


def asking(request: HttpRequest) -> Ask:
    """Return who asks. Raises where nobody is signed in: the view's decorator comes first."""
    assert isinstance(request.user, User)
    return Ask(request.user, actor_for(request.user))


def _call(call: Call) -> Answer:
    return {"call": call.pk, "state": call.state, "version": call.version}


def _incident(incident: Incident) -> Answer:
    return {"incident": incident.pk, "number": incident.number, "state": incident.state, "version": incident.version}


def _open(ask: Ask, given: forms.NewIncident) -> Answer:
    return _incident(
        incidents.open_incident(
            ask.actor,
            kind=given.kind,
            priority=given.priority,
            place_text=given.place,
            lon=given.lon,
            lat=given.lat,
            call_id=given.call,
            what=given.what,
            card=given.card,
            answers=dict(given.answers),
            agencies=tuple(given.agencies),
            sensitive=given.sensitive,
            key=given.key,
        )
    )


def _attach(ask: Ask, given: forms.Attach) -> Answer:
    incident = Incident.objects.filter(pk=given.incident).first()
    if incident is None:
        raise Missing(field="incident")
    return _call(calls.attach(given.call, incident, ask.actor))


def _propose(ask: Ask, given: forms.Propose) -> Answer:
    extra = tuple(Line(line.wants, line.count) for line in given.extra)
    kept = dispatch.propose(given.incident, ask.actor, extra=extra)
    return {"recommendation": kept.pk, "proposed": kept.proposed, "micros": kept.micros}


def _send(ask: Ask, given: forms.Send) -> Answer:
    made = dispatch.send(
        given.incident,
        given.units,
        ask.actor,
        wake=watch_acknowledgement,
        recommendation_id=given.recommendation,
        reason=given.reason,
        anyway=frozenset(given.anyway),
        key=given.key,
    )
    return {"assignments": [dispatch.answers(row) for row in made]}


def _move(ask: Ask, given: forms.Move) -> Answer:
    moved = dispatch.move(
        given.assignment,
        given.action,
        ask.actor,
        device_at=given.device_at,
        reason=given.reason,
        force=given.force,
        key=given.key,
    )
    return dispatch.answers(moved)


def _close(ask: Ask, given: forms.Close) -> Answer:
    override = given.override if ask.leads() else ""
    return _incident(incidents.close(given.incident, ask.actor, disposition=given.disposition, override=override))


def _block(ask: Ask, given: forms.BlockNumber) -> Answer:
    number = given.number or Call.objects.get(pk=given.call).caller if given.call else given.number
    found = blocks.block(number, given.reason, ask.actor, hours=given.hours)
    return {"block": found.pk, "until": found.until.isoformat()}


def _card(ask: Ask, given: forms.OnCall) -> Answer:
    card, token = cards.issue(given.call, ask.actor)
    return {"card": card.pk, "path": f"/emergency/here/{token}/", "sent": send_location_card(card, token)}


def _duty(ask: Ask, given: forms.DutySet) -> Answer:
    unit = units.set_duty(
        given.unit, given.duty, ask.actor, reason=given.reason, until=given.until, crew=given.crew, key=given.key
    )
    return {"unit": unit.pk, "duty": unit.duty}


def _entry(ask: Ask, given: forms.WriteEntry) -> Answer:
    entry = incidents.add_entry(
        given.incident,
        ask.actor,
        kind="chat" if given.kind == "chat" else "note",
        text=given.text,
        corrects=given.corrects,
        device_at=given.device_at,
        key=given.key,
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
        lambda ask, g: _call(calls.place(g.call, ask.actor, text=g.text, lon=g.lon, lat=g.lat)),
    ),
    "note": Verb(
        (TAKE,),
        forms.NoteCall,
        lambda ask, g: _call(
            calls.note(g.call, ask.actor, text=g.text, caller_name=g.caller_name, card=g.card, answers=g.answers)
        ),
    ),
    "attach": Verb((TAKE,), forms.Attach, _attach),
    "close-call": Verb((TAKE,), forms.OnCall, lambda ask, g: _call(calls.close(g.call, ask.actor))),
    "by-hand": Verb((TAKE,), forms.ByHand, lambda ask, g: _call(calls.by_hand(ask.user, ask.actor, caller=g.caller))),
    "heartbeat": Verb((TAKE, SEND), forms.Nothing, lambda ask, _g: {"held": calls.heartbeat(ask.user)}),
    "location-card": Verb((TAKE,), forms.OnCall, _card),
    "refer": Verb(
        (TAKE,), forms.Refer, lambda ask, g: referral.to_reports(g.call, ask.actor, title=g.title, text=g.text)
    ),
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
        lambda ask, g: _incident(incidents.step(g.incident, g.action, ask.actor, reason=g.reason)),
    ),
    "alarm": Verb(
        (SEND,), forms.Alarm, lambda ask, g: _incident(incidents.raise_alarm(g.incident, ask.actor, level=g.level))
    ),
    "merge": Verb((TAKE, SEND), forms.Merge, lambda ask, g: _incident(incidents.merge(g.incident, g.into, ask.actor))),
    "close": Verb((SEND,), forms.Close, _close),
    "propose": Verb((TAKE, SEND), forms.Propose, _propose),
    "send": Verb((SEND,), forms.Send, _send),
    "move": Verb((SEND,), forms.Move, _move),
    "duty": Verb((SEND,), forms.DutySet, _duty),
    "entry": Verb((TAKE, SEND), forms.WriteEntry, _entry),
    "transfer": Verb(
        (TAKE, SEND),
        forms.OfferTransfer,
        lambda ask, g: {"transfer": transfers.offer(g.call, g.target, ask.actor, note=g.note).pk},
    ),
    "transfer-heard": Verb(
        (TAKE, SEND), forms.OnTransfer, lambda ask, g: {"transfer": transfers.heard(g.transfer, ask.actor).pk}
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
