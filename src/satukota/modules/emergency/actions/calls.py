"""What a call taker does with a call."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from satukota.kernel.events.api import Actor, record
from satukota.kernel.people.api import User
from satukota.kernel.phones import normal_phone
from satukota.modules.emergency.actions.events import CallChanged, CallClassified, about_call
from satukota.modules.emergency.actions.keyed import once_per_key
from satukota.modules.emergency.actions.log import write_entry
from satukota.modules.emergency.actions.problems import Changed, Missing, NotNow, NotOpen, Taken, Unready
from satukota.modules.emergency.models import Call, Fix, Incident
from satukota.modules.emergency.queries.callers import history
from satukota.modules.emergency.queries.changes import last_change
from satukota.modules.emergency.queries.clock import now, origin_flags
from satukota.modules.emergency.queries.places import area_in_words, area_of, point_of
from satukota.modules.emergency.rules import classes, escalation, pranks
from satukota.modules.emergency.rules.contract.numbers import is_number
from satukota.modules.emergency.rules.location import points
from satukota.modules.emergency.rules.location.distance import replaces
from satukota.modules.emergency.rules.machines.call_steps import CALL, TALKING, WAITING
from satukota.modules.emergency.rules.machines.machine import Refused


def lock_call(call_id: int, version: int | None = None) -> Call:
    """Return a call, locked until the transaction ends. Raises Missing, or Changed where it is newer than `version`."""
    call = Call.objects.select_for_update().filter(pk=call_id).first()
    if call is None:
        raise Missing(field="call")
    if version is not None and call.version != version:
        raise Changed(version=call.version, state=call.state, **last_change("emergency.call", call.pk))
    return call


def take_step(call: Call, action: str, at: datetime | None = None) -> str:
    """Move a locked call one step and write its stamp; the first stamp counts. Return the new state; raise NotNow."""
    try:
        step = CALL.step(call.state, action)
    except Refused as refused:
        raise NotNow(state=call.state, action=action) from refused
    if step.stamp and getattr(call, step.stamp) is None:
        setattr(call, step.stamp, at or now())
    call.state = step.target
    return step.target


def save_call(call: Call, actor: Actor, step: str, *, seq: int = 0, key: str | None = None) -> Call:
    """Write a locked call with its next version and record the step."""
    call.version += 1
    call.save()
    record(CallChanged(step=step, state=call.state, seq=seq), about_call(call), actor, key=key)
    return call


@transaction.atomic
def claim(call_id: int, user: User, actor: Actor, *, take_over: bool = False) -> Call:
    """Take a waiting call.

    Raises Taken where somebody has it; one whose desk fell silent may be taken over knowingly.
    """
    call = lock_call(call_id)
    if call.claimed_by_id == user.pk and call.state in TALKING:
        return call
    if call.claimed_by_id and call.claimed_by_id != user.pk and call.state in TALKING:
        stale = call.heartbeat_at is None or escalation.claim_is_stale(call.heartbeat_at, now())
        if not (stale and take_over):
            raise Taken(str(call.claimed_by), call.claimed_at, stale=stale)
    elif call.state in TALKING:
        pass  # the exchange connected it before the desk knew who answers
    else:
        take_step(call, "claim")
    call.claimed_by, call.claimed_at, call.heartbeat_at = user, now(), now()
    return save_call(call, actor, "take_over" if take_over else "claim")


def refuse_for_others(call: Call, actor: Actor) -> None:
    """Raise Taken where somebody else is speaking on a locked call: it is theirs to hold, to end and to hand over."""
    if call.state in TALKING and call.claimed_by_id and call.claimed_by_id != actor.user_id:
        stale = call.heartbeat_at is None or escalation.claim_is_stale(call.heartbeat_at, now())
        raise Taken(str(call.claimed_by), call.claimed_at, stale=stale)


def heartbeat(user: User) -> int:
    """Note that a desk is alive for the calls that it holds; return how many these are. No event: it is a reading."""
    return Call.objects.filter(claimed_by=user, state__in=(*TALKING, "wrap_up")).update(heartbeat_at=now())


DESK_STEPS = ("hold", "resume", "hang_up", "callback_reached", "callback_missed", "callback_again", "review")
"""What a person may do with the state of a call; the other steps are those of an exchange or have their own verb."""


@once_per_key
@transaction.atomic
def step(call_id: int, action: str, actor: Actor, *, key: str | None = None) -> Call:
    """Hold, resume, hang up, review, note a call-back.

    Raises NotNow where the call's state does not allow it, Taken where somebody else speaks on it.
    """
    if action not in DESK_STEPS:
        raise NotNow(state="", action=action)
    call = lock_call(call_id)
    if action == "hang_up" and call.state not in TALKING:
        raise NotNow(state=call.state, action=action)  # who waits hangs up or is answered, and is never sent away
    refuse_for_others(call, actor)
    take_step(call, action)
    if action.startswith("callback_") and action != "callback_again":
        call.callbacks += 1
    return save_call(call, actor, action, key=key)


@transaction.atomic
def classify(call_id: int, classed: str, actor: Actor, *, reason: str = "") -> Call:
    """Give a call its class; a change is recorded with what stood before.

    Raises Missing where a prank has no reason, Taken where somebody else speaks with the caller.
    """
    problem = classes.reason_problem(classed, reason)
    if problem:
        raise Missing(field="reason" if problem == "needs_reason" else "classed", problem=problem)
    call = lock_call(call_id)
    refuse_for_others(call, actor)
    if call.state in (*WAITING, "closed") and not call.answered_at:
        raise NotNow(state=call.state, action="classify")
    if not classes.BY_CODE[classed].real and call.incident is not None and call.incident.is_open:
        raise Unready(missing=["running_incident"])
    kept_reason = reason if classes.BY_CODE[classed].reasons else ""
    before, call.classed, call.class_reason = call.classed, classed, kept_reason
    call.classified_at = call.classified_at or now()
    call.version += 1
    call.save()
    record(CallClassified(classed=classed, reason=kept_reason, before=before), about_call(call), actor)
    return call


def add_fix(
    call: Call,
    source: str,
    lon: float,
    lat: float,
    *,
    accuracy: float | None = None,
    confidence: int | None = None,
    at: datetime | None = None,
    warnings: tuple[str, ...] = (),
) -> None:
    """Keep a position of a locked call; the best so far is the one that counts. The caller saves the call."""
    fix = Fix.objects.create(
        call=call,
        source=source,
        lon=lon,
        lat=lat,
        accuracy=accuracy,
        confidence=confidence,
        at=at or now(),
        warnings=list(warnings),
    )
    _show_better(call, fix)


def _show_better(call: Call, fix: Fix) -> None:
    """Let a position count for a locked call where it is better than the one that counts so far."""
    if call.lon is not None and call.lat is not None:
        known = points.Fix(call.lon, call.lat, call.accuracy, source=call.place_source)
        if not replaces(points.Fix(fix.lon, fix.lat, fix.accuracy, source=fix.source), known):
            return
    call.lon, call.lat, call.accuracy, call.place_source = fix.lon, fix.lat, fix.accuracy, fix.source
    code, _name, inside = area_of(fix.lon, fix.lat)
    call.area_code = code
    call.flags = [*(flag for flag in call.flags if flag != "outside"), *([] if inside else ["outside"])]
    call.located_at = call.located_at or now()


def reword_place(call: Call, text: str) -> None:
    """Keep the words for a locked call's place. A point that was confirmed for other words counts no longer.

    What phones and networks say of the caller's place then counts again.
    """
    if text in ("", call.place_text):
        return
    call.place_text = text
    if call.place_source == "confirmed":
        call.lon = call.lat = call.accuracy = None
        call.place_source, call.area_code = "", area_in_words(text)
        for fix in call.fixes.exclude(source="confirmed").order_by("id"):
            _show_better(call, fix)


@transaction.atomic
def place(
    call_id: int,
    actor: Actor,
    *,
    text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    accuracy: float | None = None,
) -> Call:
    """Write down where the caller says it is, word for word, with the point that the call taker confirmed.

    Raises Taken where somebody else speaks with the caller.
    """
    call = lock_call(call_id)
    refuse_for_others(call, actor)
    reword_place(call, text.strip()[:300])
    lon, lat = point_of(lon, lat)
    if lon is not None and lat is not None:
        add_fix(call, "confirmed", lon, lat, accuracy=accuracy)
    call.located_at = call.located_at or now()
    return save_call(call, actor, "place")


@transaction.atomic
def note(
    call_id: int,
    actor: Actor,
    *,
    text: str | None = None,
    caller_name: str | None = None,
    card: str | None = None,
    answers: dict[str, Any] | None = None,
    caller: str | None = None,
) -> Call:
    """Write down what was said: notes, the caller's name and number, the answers to a card. What is None stays.

    Raises Taken where somebody else speaks with the caller, NotNow for a number where the network gave one.
    """
    call = lock_call(call_id)
    refuse_for_others(call, actor)
    if caller:
        keep_caller(call, caller)
    fields = {"note": text, "caller_name": caller_name, "card": card, "answers": answers}
    for field, value in fields.items():
        if value is not None:
            setattr(call, field, value)
    return save_call(call, actor, "note")


def keep_caller(call: Call, said: str) -> None:
    """Keep who calls for a locked call of which no network told it: a number, else the words that say who it is."""
    if is_number(call.caller):
        raise NotNow(state=call.state, action="caller")
    plain = normal_phone(said)
    if not is_number(plain):
        call.caller_name = said
        return
    call.caller = call.caller_index = plain
    call.flags = [flag for flag in call.flags if flag != "no_number"]
    call.score = pranks.score(history(plain, call.rang_at))


def refuse_ended(incident: Incident) -> None:
    """Raise NotOpen where an incident has ended, saying who ended it and when."""
    if not incident.is_open:
        changed = last_change("emergency.incident", incident.pk)
        raise NotOpen(state=incident.state, version=incident.version, number=incident.number, **changed)


@transaction.atomic
def attach(call_id: int, incident_id: int, actor: Actor) -> Call:
    """Join a call to an incident that is open. Raises NotOpen, and NotNow where the call belongs to another already."""
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise Missing(field="incident")
    refuse_ended(incident)
    call = lock_call(call_id)
    refuse_mixing(call.flags, incident.flags)
    if call.incident_id and call.incident_id != incident.pk:
        raise NotNow(state="has_incident", incident=call.incident_id)
    call.incident, call.incident_at = incident, call.incident_at or now()
    class_as_real(call, actor)
    save_call(call, actor, "attach")
    write_entry(incident, "system", actor=actor, facts={"word": "attach", "what": call.rang_at.isoformat()})
    count_first_ring(incident)
    return call


def class_as_real(call: Call, actor: Actor) -> None:
    """Class a locked call that has an incident as an emergency, unless its class is a real one already.

    A prank with an incident would count against a caller who told the truth.
    """
    if call.classed and classes.BY_CODE[call.classed].real:
        return
    before, call.classed, call.class_reason = call.classed, "emergency", ""
    call.classified_at = call.classified_at or now()
    record(CallClassified(classed="emergency", before=before), about_call(call), actor)


@transaction.atomic
def detach(call_id: int, actor: Actor) -> Call:
    """Part a call from the incident to which it was joined by mistake; both say so.

    One that was over already comes back to the desk of whoever parts it: its caller's emergency has no incident now.
    Raises NotNow where it has none.
    """
    incident_id = Call.objects.filter(pk=call_id).values_list("incident_id", flat=True).first()
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first() if incident_id else None
    call = lock_call(call_id)
    if incident is None or call.incident_id != incident.pk:
        raise NotNow(state=call.state, action="detach")
    call.incident = call.incident_at = call.merged_from = None
    if CALL.can(call.state, "take_up") and classes.close_problems(call.classed, 1 if call.case_id else 0):
        take_step(call, "take_up")
        call.claimed_by_id = actor.user_id
    save_call(call, actor, "detach")
    write_entry(incident, "system", actor=actor, facts={"word": "detach", "what": call.rang_at.isoformat()})
    count_first_ring(incident)
    return call


def refuse_mixing(flags: list[str], other_flags: list[str]) -> None:
    """Raise NotNow where one of two is an exercise and the other is real."""
    if ("exercise" in flags) != ("exercise" in other_flags):
        raise NotNow(state="exercise", action="join")


def count_first_ring(incident: Incident) -> None:
    """Let the first of all its callers count for a locked incident: when it rang, when it was answered."""
    first = incident.calls.aggregate(rang=Min("rang_at"), answered=Min("answered_at"))
    if first["rang"]:
        incident.rang_at, incident.answered_at = first["rang"], first["answered"]
        incident.save(update_fields=["rang_at", "answered_at"])


@transaction.atomic
def close(call_id: int, actor: Actor) -> Call:
    """End the wrap-up.

    Raises Unready naming what is missing: a class, or the incident of a real emergency; Taken where somebody else
    still speaks.
    """
    call = lock_call(call_id)
    refuse_for_others(call, actor)
    if call.state in TALKING:
        take_step(call, "hang_up")
    missing = classes.close_problems(call.classed, 1 if call.incident_id or call.case_id else 0)
    if missing and call.state != "transferred":
        raise Unready(missing=missing)
    take_step(call, "close")
    return save_call(call, actor, "close")


@transaction.atomic
def by_hand(user: User, actor: Actor, *, caller: str = "", called: str = "manual") -> Call:
    """Begin a call without an exchange: a radio message, a walk-in, a telephone that is not connected."""
    at = now()
    call = Call(
        state="answered",
        called=called,
        flags=["by_hand", *origin_flags()],
        rang_at=at,
        queued_at=at,
        answered_at=at,
        claimed_by=user,
        claimed_at=at,
        heartbeat_at=at,
    )
    if caller:
        keep_caller(call, caller)
    call.save()
    record(CallChanged(step="by_hand", state=call.state), about_call(call), actor)
    return call
