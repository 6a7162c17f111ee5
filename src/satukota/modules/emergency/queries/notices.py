"""What became of the messages that called a crew or told an agency."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from satukota.kernel.notifications.api import Channel, Message, Status
from satukota.modules.emergency.models import Assignment, Call, Incident, TransferTarget
from satukota.modules.emergency.rules.runcards import KINDS_OF

OUTCOMES = {
    "delivered": (Status.DELIVERED,),
    "sent": (Status.SENT,),
    "waiting": (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE),
    "failed": (Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE, Status.CANCELLED),
}
"""From the best to the worst: what the best of several messages reached is what the desk says first."""


def outcome(states: Iterable[str]) -> str:
    """Return what the best of some messages reached, `nobody` where there are none."""
    reached = {name for state in states for name, group in OUTCOMES.items() if state in group}
    return next((name for name in OUTCOMES if name in reached), "nobody")


def calls_to_crews(assignment_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return for each assignment what its messages reached, and each way by which its crew was called."""
    ids = list(assignment_ids)
    rows = _messages([f"emergency:{pk}:" for pk in ids])
    by_assignment: dict[int, list[tuple[str, str]]] = {pk: [] for pk in ids}
    for key, channel, state in rows:
        by_assignment[int(key.split(":")[1])].append((channel, state))
    return {pk: _summary(messages) for pk, messages in by_assignment.items()}


def _messages(prefixes: list[str]) -> list[tuple[str, str, str]]:
    if not prefixes:
        return []
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(key__startswith=prefix)
    return list(Message.objects.filter(wanted).order_by("id").values_list("key", "channel", "status"))


def _summary(messages: list[tuple[str, str]]) -> dict[str, Any]:
    ways: dict[str, list[str]] = {}
    for channel, state in messages:
        ways.setdefault(channel, []).append(state)
    return {
        "outcome": outcome(state for _channel, state in messages),
        "ways": [
            {"way": str(Channel(channel).label) if channel else "", "outcome": outcome(states)}
            for channel, states in ways.items()
        ],
    }


def card_outcome(call: Call) -> str:
    """Return what became of the last SMS with a location link to a caller, empty where none was asked for."""
    card = call.location_cards.order_by("-id").first()
    if card is None:
        return ""
    if card.used_at is not None:
        return "used"
    return outcome(state for _key, _channel, state in _messages([f"emergency:card:{card.pk}"]))


def agencies_of(incident: Incident, assignments: Iterable[Assignment]) -> list[dict[str, Any]]:
    """Return the agencies that the card found: their units in the incident, whether they were told, whom to call."""
    targets: dict[str, list[TransferTarget]] = {}
    for target in TransferTarget.objects.exclude(discipline=""):
        targets.setdefault(target.discipline, []).append(target)
    rows = list(assignments)
    states = _messages([f"emergency:agency:{incident.pk}:"]) if incident.agencies else []
    return [
        {
            "code": code,
            "units": [row.unit.code for row in rows if row.unit.kind in KINDS_OF.get(code, ())],
            "outcome": outcome(
                state
                for key, _channel, state in states
                if int(key.split(":")[3]) in {target.pk for target in targets.get(code, ())}
            ),
            "targets": [{"name": target.name, "phone": target.phone} for target in targets.get(code, ())],
        }
        for code in incident.agencies
    ]
