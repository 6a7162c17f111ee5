"""Take a message one step further: claim it, hand it to a channel, note what came of it.

No database connection is held while a provider is asked. A worker that dies meanwhile leaves the message claimed
until its lease ends; then it is handed over once more, under the same reference.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions.events import MessageFailed, tell
from satukota.kernel.notifications.actions.queue import later
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.models import Channel, ChannelAddress, Delivery, Message, Status
from satukota.kernel.notifications.queries import Route, letter, route
from satukota.kernel.notifications.rules import CONFIRMED_WITHIN, Letter, Outcome, Result, hint, pause

LEASE = timedelta(minutes=10)
OPEN = (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE, Status.SENT)
FAILED = frozenset({Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE})
TRIED = FAILED | {Status.SENT, Status.DELIVERED}


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in hand, its channel, and the letter for it."""

    message_id: int
    delivery_id: int
    channel: str
    letter: Letter


def deliver(message_id: int) -> None:
    """Take the next step of a message, if there is one now: into the inbox, out by a channel, on to the next."""
    claim = _claim(message_id)
    while claim:
        outcome = port(claim.channel).send(claim.letter)
        claim = _settle(claim, outcome)


@transaction.atomic
def _claim(message_id: int) -> Claim | None:
    due = Q(next_try__lte=timezone.now()) | Q(next_try__isnull=True, status=Status.CREATED)
    waiting = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(due, status__in=OPEN)
    message = waiting.filter(pk=message_id).select_related("user", "person__user").first()
    return _next(message) if message else None


def _next(message: Message) -> Claim | None:
    """Choose the channel and mark the message as being sent; or settle it, let it wait, or put it off."""
    way = route(message)
    tried = {row.channel: row for row in Delivery.objects.filter(message=message).order_by("id")}
    _into_inbox(message, way, tried)
    ways = [channel for channel in way.outside if channel not in tried or tried[channel].status not in TRIED]
    channel = next((channel for channel in ways if port(channel).available()), None)
    if channel is None:
        _no_way(message, way, tried, ways)
    elif way.quiet_until and port(channel).rings:
        _wait(message, channel, way.quiet_until)
    else:
        return _start(message, way, channel, tried.get(channel))
    return None


def _into_inbox(message: Message, way: Route, tried: dict[str, Delivery]) -> None:
    """Put the message into its user's list on the first step, whatever else is tried."""
    if way.inbox and Channel.IN_APP not in tried:
        port(Channel.IN_APP).send(letter(message, way, Channel.IN_APP, ""))
        row = Delivery(message=message, channel=Channel.IN_APP, status=Status.DELIVERED, attempts=1)
        row.save()
        tried[Channel.IN_APP] = row


def _start(message: Message, way: Route, channel: str, before: Delivery | None) -> Claim:
    row = before or Delivery(message=message, channel=channel)
    row.status, row.attempts, row.hint = Status.SENDING, row.attempts + 1, hint(way.outside[channel])
    row.changed_at = timezone.now()
    row.save()
    message.channel, message.attempts = channel, message.attempts + 1
    _mark(message, Status.SENDING, timezone.now() + LEASE)
    return Claim(message.pk, row.pk, channel, letter(message, way, channel, f"satukota-{message.pk}-{row.pk}"))


def _no_way(message: Message, way: Route, tried: dict[str, Delivery], ways: list[str]) -> None:
    """Settle a message that can go nowhere now, or let it wait until a channel is configured."""
    failed = [row for row in tried.values() if row.status in FAILED]
    if message.status == Status.SENT:
        unconfirmed = Delivery.objects.filter(message=message, status=Status.SENT)
        unconfirmed.update(status=Status.TECHNICAL_FAILURE, error="unconfirmed", changed_at=timezone.now())
        _fail(message, Status.TECHNICAL_FAILURE)
    elif Channel.IN_APP in tried:
        message.channel = Channel.IN_APP
        _mark(message, Status.DELIVERED)
    elif failed:
        _fail(message, failed[-1].status)
    elif ways:
        _wait(message, ways[0], None)
    elif way.silent:
        _mark(message, Status.CANCELLED)
    else:
        _fail(message, Status.PERMANENT_FAILURE)


def _wait(message: Message, channel: str, until: datetime | None) -> None:
    message.channel = channel
    _mark(message, Status.CREATED, until)
    if until:
        later(message.pk, until)


def _mark(message: Message, status: str, next_try: datetime | None = None) -> None:
    message.status, message.next_try, message.changed_at = status, next_try, timezone.now()
    message.save(update_fields=["status", "channel", "attempts", "next_try", "changed_at"])


def _fail(message: Message, status: str) -> None:
    _mark(message, status)
    tell(MessageFailed, message, Actor.system(), status=status)


@transaction.atomic
def _settle(claim: Claim, outcome: Outcome) -> Claim | None:
    """Note what a channel made of a message; return the claim on the next channel where this one failed for good."""
    found = Message.objects.select_for_update(of=("self",)).select_related("user", "person__user")
    message, row = found.get(pk=claim.message_id), Delivery.objects.get(pk=claim.delivery_id)
    row.reference, row.error = outcome.reference[:200], outcome.error[:300]
    row.units, row.changed_at = row.units + outcome.units, timezone.now()
    if row.status == Status.SENDING:  # else the provider's report was faster than its answer
        row.status = _status(message, row, outcome)
    row.save()
    if outcome.dead:
        ChannelAddress.objects.filter(channel=row.channel, digest=claim.letter.address).update(failed_at=timezone.now())
    return _next(message) if row.status in FAILED else None


def _status(message: Message, row: Delivery, outcome: Outcome) -> str:
    """Move the message on and return the status of this way of it."""
    match outcome.result:
        case Result.DELIVERED:
            _mark(message, Status.DELIVERED)
            return Status.DELIVERED
        case Result.SENT:
            _sent(message, row)
            return Status.SENT
        case Result.REFUSED:
            return Status.PERMANENT_FAILURE
    return _again(message, row)


def _sent(message: Message, row: Delivery) -> None:
    """Wait for the provider's confirmation, not long where another way is open."""
    if not port(row.channel).confirms:
        _mark(message, Status.SENT)
        return
    other = _other_way(message, row)
    patience = timedelta(minutes=settings.FALLBACK_MINUTES) if other else CONFIRMED_WITHIN
    _mark(message, Status.SENT, timezone.now() + patience)
    if other:
        later(message.pk, message.next_try)


def _again(message: Message, row: Delivery) -> str:
    """Put off the next try; give this way up after the last one, or when another has been open long enough."""
    wait = pause(row.attempts)
    late = timezone.now() - row.created_at > timedelta(minutes=settings.FALLBACK_MINUTES)
    if wait is None or (late and _other_way(message, row)):
        return Status.TECHNICAL_FAILURE
    _mark(message, Status.TEMPORARY_FAILURE, timezone.now() + wait)
    later(message.pk, message.next_try)
    return Status.TEMPORARY_FAILURE


def _other_way(message: Message, row: Delivery) -> bool:
    """Tell whether a channel that was not tried yet could be."""
    tried = set(Delivery.objects.filter(message=message).values_list("channel", flat=True))
    return any(port(channel).available() for channel in route(message).outside if channel not in {*tried, row.channel})
