"""Handing a call over: we stay on the line until both were heard and the other side has taken it."""

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions import calls, incidents
from satukota.modules.emergency.actions.events import TransferChanged, about_call
from satukota.modules.emergency.actions.log import write_entry
from satukota.modules.emergency.actions.problems import Missing, NotNow, Unready
from satukota.modules.emergency.models import Call, Transfer, TransferTarget
from satukota.modules.emergency.queries.clock import now


def _record(call: Call, transfer: Transfer, actor: Actor) -> Transfer:
    data = TransferChanged(target=transfer.target_id, state=transfer.state, call=call.pk)
    record(data, about_call(call), actor)
    return transfer


@transaction.atomic
def offer(call_id: int, target_id: int, actor: Actor, *, note: str = "") -> Transfer:
    """Begin to hand a call over; it stays ours until the other side confirms."""
    target = TransferTarget.objects.filter(pk=target_id).first()
    if target is None:
        raise Missing(field="target")
    call = calls.lock_call(call_id)
    calls.refuse_for_others(call, actor)
    calls.take_step(call, "offer_transfer")
    call.version += 1
    call.save()
    transfer = Transfer.objects.create(
        call=call, incident=call.incident, target=target, note=note[:300], by_id=actor.user_id, offered_at=now()
    )
    return _record(call, transfer, actor)


def _lock_transfer(transfer_id: int, actor: Actor) -> tuple[Call, Transfer]:
    """Return a running transfer with its call, both locked. Raises Taken where somebody else speaks with the caller."""
    call_id = Transfer.objects.filter(pk=transfer_id).values_list("call_id", flat=True).first()
    if call_id is None:
        raise Missing(field="transfer")
    call = calls.lock_call(call_id)
    calls.refuse_for_others(call, actor)
    transfer = Transfer.objects.select_for_update().get(pk=transfer_id)
    if transfer.state in ("confirmed", "refused", "withdrawn"):
        raise NotNow(state=transfer.state)
    return call, transfer


@transaction.atomic
def note_both_heard(transfer_id: int, actor: Actor) -> Transfer:
    """Note that caller and the other side heard one another."""
    call, transfer = _lock_transfer(transfer_id, actor)
    transfer.state, transfer.heard_at = "both_heard", now()
    transfer.save()
    return _record(call, transfer, actor)


@transaction.atomic
def confirm(transfer_id: int, actor: Actor, *, taken_by: str) -> Transfer:
    """Let the call go. Raises Unready while both were not heard, or nobody gave a name."""
    call, transfer = _lock_transfer(transfer_id, actor)
    missing = ([] if transfer.heard_at else ["both_heard"]) + ([] if taken_by.strip() else ["taken_by"])
    if missing:
        raise Unready(missing=missing)
    transfer.state, transfer.taken_by, transfer.ended_at = "confirmed", taken_by.strip()[:80], now()
    transfer.save()
    calls.take_step(call, "confirm_transfer")
    call.version += 1
    call.save()
    if transfer.incident_id:
        line = f"→ {transfer.target.name} ({transfer.taken_by})"
        write_entry(incidents.lock_incident(transfer.incident_id), "system", line, actor=actor)
    return _record(call, transfer, actor)


@transaction.atomic
def end(transfer_id: int, actor: Actor, *, refused: bool) -> Transfer:
    """Take the call back: the other side refused, or we withdrew."""
    call, transfer = _lock_transfer(transfer_id, actor)
    transfer.state, transfer.ended_at = ("refused" if refused else "withdrawn"), now()
    transfer.save()
    calls.take_step(call, "withdraw_transfer")
    call.version += 1
    call.save()
    return _record(call, transfer, actor)
