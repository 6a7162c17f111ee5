"""What an exchange tells us becomes a call. A repetition changes nothing, an event out of order only fills in."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from satukota.kernel.events.api import Actor, AlreadyDone, DoneKey, once, record
from satukota.kernel.people.api import User
from satukota.modules.emergency.actions.calls import add_fix, lock_call, save_call, take_step
from satukota.modules.emergency.actions.events import CallChanged, CallRang, NumberBlocked, about_call
from satukota.modules.emergency.models import Block, Call, EarlyFix, Transfer, Trunk
from satukota.modules.emergency.queries.blocks import active_block
from satukota.modules.emergency.queries.callers import history
from satukota.modules.emergency.queries.clock import now, origin_flags
from satukota.modules.emergency.rules import pranks
from satukota.modules.emergency.rules.contract.events import EVENTS, CallEvent
from satukota.modules.emergency.rules.contract.numbers import is_number
from satukota.modules.emergency.rules.contract.signatures import SKEW, clock_off, is_skewed
from satukota.modules.emergency.rules.location import formats, points
from satukota.modules.emergency.rules.machines.call_steps import CALL

EXCHANGE = Actor(None, "exchange")


def take_event(trunk: Trunk, event: CallEvent, *, late: bool = False) -> Call:
    """Take one event in; return its call. `late`: the adapter kept it while we were away, so its own time counts."""
    known = DoneKey.objects.filter(key=f"emergency.line:{event.key}").values_list("subject_id", flat=True).first()
    if known:
        return Call.objects.get(pk=known)
    try:
        return _take(trunk, event, late=late)
    except AlreadyDone as already:
        return Call.objects.get(pk=already.subject_id)
    except IntegrityError:
        return _take(trunk, event, late=late)  # two first events of one call met; the other one made the row


def _take(trunk: Trunk, event: CallEvent, *, late: bool) -> Call:
    key = f"emergency.line:{event.key}"
    with once(key), transaction.atomic():
        received = now()
        off = clock_off(event.sent_at.timestamp(), received.timestamp()) if event.sent_at else 0.0
        stamped = event.at - timedelta(seconds=off)
        at = stamped if late or not is_skewed(stamped, received) else received
        call = Call.objects.select_for_update().filter(trunk=trunk, external_id=event.call_id).first()
        if call is None:
            call = _begin(trunk, event, min(at, received))
        if is_skewed(event.at, received, late) and "skewed" not in call.flags:
            call.flags = [*call.flags, "skewed"]
        if late and "late" not in call.flags:
            call.flags = [*call.flags, "late"]
        _take_facts(call, event)
        HANDLERS.get(event.event, _only_facts)(call, event, min(at, received))
        call.last_seq = max(call.last_seq, event.seq)
        if event.event == "ringing":
            call.version += 1
            call.save()
            record(CallRang(trunk=trunk.pk, score=call.score, state=call.state), about_call(call), EXCHANGE, key=key)
            return call
        return save_call(call, EXCHANGE, event.event, seq=event.seq, key=key)


def _begin(trunk: Trunk, event: CallEvent, at: datetime) -> Call:
    flags = origin_flags() if event.event in ("ringing", "blocked") else ["unknown_start", *origin_flags()]
    call = Call(trunk=trunk, external_id=event.call_id, rang_at=at, state="ringing", flags=flags)
    call.save()
    return call


def _take_facts(call: Call, event: CallEvent) -> None:
    if event.caller_number and not call.caller:
        _take_caller(call, event.caller_number)
    obstacle = str(event.media.get("obstacle", ""))[:12]
    if obstacle:
        _flag(call, "no_voice")
    call.called = call.called or event.called_number
    pani = event.sip.get("pani", "")
    call.cell_id = call.cell_id or formats.parse_cell(pani)
    header, body = event.sip.get("geolocation", ""), event.sip.get("pidf_lo", "")
    if header or body:
        take_locations(call, formats.parse_locations(header, body), event.at)


def _take_caller(call: Call, caller: str) -> None:
    """Keep who calls. A host or a SIP name is shown as what it is: it has no history, and nobody can call it back."""
    call.caller = caller
    if not is_number(caller):
        _flag(call, "no_number")
        return
    call.caller_index = caller
    _take_early(call)
    call.score = pranks.score(history(caller, now()))


def _flag(call: Call, name: str) -> None:
    if name not in call.flags:
        call.flags = [*call.flags, name]


def take_locations(call: Call, located: formats.Located, at: datetime) -> None:
    """Keep what the network says of a locked call's place: positions, the address in words, a link to more."""
    for fix in sorted(located.fixes, key=lambda fix: -(fix.accuracy or 0)):
        add_fix(call, "sip", fix.lon, fix.lat, accuracy=fix.accuracy, at=at)
    if located.civic and not call.place_text:
        call.place_text = located.civic
        _flag(call, "civic")
    if located.links:
        call.location_link = located.links[0]
        _flag(call, "location_link")
    if located.unreadable:
        _flag(call, "bad_location")


AFTER_THE_RING = frozenset(EVENTS) - {"ringing", "answered"}


def take_unreadable(trunk: Trunk, event: str, name: str, caller: str, called: str) -> Call | None:
    """Let an event that cannot be read ring at the desks all the same: somebody is on that line. Once per call.

    What only follows a ring makes no call of its own; None then.
    """
    if event in AFTER_THE_RING:
        return Call.objects.filter(trunk=trunk, external_id=name).first()
    with transaction.atomic():
        call, created = Call.objects.get_or_create(
            trunk=trunk,
            external_id=name,
            defaults={
                "rang_at": now(),
                "queued_at": now(),
                "state": "queued",
                "flags": ["unreadable", *origin_flags()],
            },
        )
        if created:
            call.called = called
            if caller:
                _take_caller(call, caller)
            call.save()
            record(CallRang(trunk=trunk.pk, score=call.score, state=call.state), about_call(call), EXCHANGE)
    return call


def note_clock(trunk: Trunk, off: float) -> None:
    """Note how far an exchange's clock is ahead of ours, where that has changed."""
    if trunk.clock_off is None or abs(off - trunk.clock_off) > SKEW:
        Trunk.objects.filter(pk=trunk.pk).update(clock_off=off)


def note_asked(trunk: Trunk) -> None:
    """Note that an exchange asked what the desks want: it is there. Written at most every ten seconds."""
    at = now()
    if trunk.asked_at is None or at - trunk.asked_at > timedelta(seconds=10):
        Trunk.objects.filter(pk=trunk.pk).update(asked_at=at)


def _take_ringing(call: Call, event: CallEvent, at: datetime) -> None:
    call.rang_at = min(call.rang_at, at)
    if call.state != "ringing":
        return
    block = active_block(event.caller_number, at)
    if block:
        Block.objects.filter(pk=block.pk).update(refused=F("refused") + 1)
        take_step(call, "block", at)
    else:
        take_step(call, "queue", at)


def _take_blocked(call: Call, event: CallEvent, at: datetime) -> None:
    block = active_block(event.caller_number, at)
    if block:
        Block.objects.filter(pk=block.pk).update(refused=F("refused") + 1)
    if CALL.can(call.state, "block"):
        take_step(call, "block", at)


def _take_answered(call: Call, event: CallEvent, at: datetime) -> None:
    user = User.objects.filter(username=event.operator, is_active=True).first() if event.operator else None
    if CALL.can(call.state, "claim"):
        take_step(call, "claim", at)
    call.answered_at = min(call.answered_at or at, at)
    if event.event == "claimed_externally":
        _flag(call, "second_group")
    if user and call.claimed_by_id is None:
        call.claimed_by, call.claimed_at, call.heartbeat_at = user, at, at


def _take_ended(call: Call, _event: CallEvent, at: datetime) -> None:
    if not CALL.can(call.state, "hang_up"):
        call.ended_at = call.ended_at or at
        return
    take_step(call, "hang_up", at)
    if call.state == "abandoned" and pranks.needs_callback(at - call.rang_at, call.score, _called_again(call)):
        take_step(call, "ask_callback")


def _called_again(call: Call) -> bool:
    if not call.caller_index:
        return True  # who has no number cannot be called back
    again = Call.objects.filter(caller_index=call.caller_index, rang_at__gt=call.rang_at - timedelta(minutes=2))
    return again.exclude(pk=call.pk).exclude(state__in=("abandoned", "callback_due", "blocked", "reviewed")).exists()


def _take_key(call: Call, event: CallEvent, at: datetime) -> None:
    digit = str(event.media.get("digit", ""))[:1]
    if digit == "1" and call.state == "blocked":
        call.ended_at = None
        take_step(call, "unblock", at)
        if event.media.get("because") == "no_keys":
            _flag(call, "no_keys")
            return
        _flag(call, "pressed_1")
        block = active_block(call.caller, at)
        if block:
            Block.objects.filter(pk=block.pk).update(overridden=F("overridden") + 1)
        record(NumberBlocked(step="pressed_through"), about_call(call), EXCHANGE)
    elif "key_pressed" not in call.flags:
        call.flags = [*call.flags, "key_pressed"]


def _take_sound(call: Call, event: CallEvent, _at: datetime) -> None:
    """Mark a line on which nobody speaks; who speaks after all takes the mark away."""
    heard = str(event.media.get("sound", ""))
    marks = {"silent": "silent_line", "noise": "noise_line"}
    if heard == "speech" or heard in marks:
        call.flags = [flag for flag in call.flags if flag not in marks.values()]
    if heard in marks:
        _flag(call, marks[heard])


def _take_overflow(call: Call, event: CallEvent, at: datetime) -> None:
    """Nobody answered in time: where the city has a second group, its telephones ring too."""
    if CALL.can(call.state, "overflow"):
        take_step(call, "overflow", at)
        if event.media.get("to"):
            _flag(call, "overflowed")


def _take_passed_on(call: Call, _event: CallEvent, at: datetime) -> None:
    """The caller was sent to the neighbour's centre; the call stays on the board until somebody has looked after it."""
    if CALL.can(call.state, "pass_on"):
        take_step(call, "pass_on", at)
        _flag(call, "to_neighbour")


def _take_leg(call: Call, event: CallEvent, _at: datetime) -> None:
    """Note how the other side of a transfer is reached: it rings, it speaks, it is gone."""
    name, state = str(event.media.get("leg", "")), str(event.media.get("state", ""))
    if name[:1] == "t" and name[1:].isdecimal() and state in LEG_STATES:
        Transfer.objects.filter(pk=int(name[1:][:12]), call=call).update(line=state)


LEG_STATES = ("calling", "connected", "over")


def _maybe(action: str) -> Callable[[Call, CallEvent, datetime], None]:
    def handle(call: Call, event: CallEvent, at: datetime) -> None:
        if event.seq >= call.last_seq and CALL.can(call.state, action):
            take_step(call, action, at)

    return handle


def _only_facts(_call: Call, _event: CallEvent, _at: datetime) -> None:
    """Nothing but what `_facts` took."""


HANDLERS: dict[str, Callable[[Call, CallEvent, datetime], None]] = {
    "ringing": _take_ringing,
    "blocked": _take_blocked,
    "answered": _take_answered,
    "claimed_externally": _take_answered,
    "hold": _maybe("hold"),
    "resumed": _maybe("resume"),
    "ended": _take_ended,
    "abandoned": _take_ended,
    "dtmf": _take_key,
    "sound": _take_sound,
    "overflow": _take_overflow,
    "leg": _take_leg,
    "transferred": _take_passed_on,
}


EARLY = timedelta(minutes=5)
"""How long before or after the ring a phone's position belongs to its call."""


def take_aml(number: str, aml: formats.Aml, received: datetime) -> Call | None:
    """Give an AML message's position to the caller's call of the last five minutes.

    Where there is none yet the position waits five minutes for it; None then.
    """
    with transaction.atomic():
        _one_at_a_time(number)
        recent = Call.objects.filter(caller_index=number, rang_at__range=(received - EARLY, received + EARLY))
        call_id = recent.order_by("-rang_at").values_list("pk", flat=True).first() if number else None
        if call_id is None:
            _keep_early(number, aml, received)
            return None
        call = lock_call(call_id)
        if aml.fix:
            _add_aml(call, aml.fix, aml.warnings)
        call.version += 1
        call.save()
        record(CallChanged(step="aml", state=call.state), about_call(call), EXCHANGE)
    return call


def _one_at_a_time(number: str) -> None:
    """Let a ring and a position of one number follow one another: neither may miss the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(112, hashtext(%s))", [number])


def _keep_early(number: str, aml: formats.Aml, received: datetime) -> None:
    fix = aml.fix
    if number and fix:
        facts = {"lon": fix.lon, "lat": fix.lat, "accuracy": fix.accuracy, "confidence": fix.confidence, "at": fix.at}
        EarlyFix.objects.create(caller_index=number, received_at=received, warnings=list(aml.warnings), **facts)


def _add_aml(call: Call, fix: points.Fix, warnings: Iterable[str]) -> None:
    add_fix(
        call,
        "aml",
        fix.lon,
        fix.lat,
        accuracy=fix.accuracy,
        confidence=fix.confidence,
        at=fix.at,
        warnings=tuple(warnings),
    )


def _take_early(call: Call) -> None:
    """Give a call the positions that came before its ring."""
    _one_at_a_time(call.caller)
    early = EarlyFix.objects.select_for_update().filter(
        caller_index=call.caller_index, received_at__range=(call.rang_at - EARLY, call.rang_at + EARLY)
    )
    for row in early.order_by("id"):
        fix = points.Fix(row.lon, row.lat, row.accuracy, row.confidence, row.at or row.received_at, "aml")
        _add_aml(call, fix, row.warnings)
        row.delete()


def forget_early(at: datetime) -> int:
    """Erase positions whose call never rang; return how many."""
    return EarlyFix.objects.filter(received_at__lt=at - 2 * EARLY).delete()[0]
