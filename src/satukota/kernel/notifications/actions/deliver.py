"""Take messages one step further: claim them, hand them to a channel, note what came of it.

Many at a time, in few statements. No database connection is held while a provider is asked. A worker that dies
meanwhile leaves the messages claimed until their lease ends; then they are handed over once more, under the same
reference.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.events.api import Actor, later
from satukota.kernel.notifications.actions.events import MessageFailed, record_message
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.models import Channel, ChannelAddress, Delivery, Message, Status
from satukota.kernel.notifications.queries import Route, is_open, letter, routes, templates
from satukota.kernel.notifications.rules import CONFIRMED_WITHIN, Letter, Outcome, Result, Template, hint, pause
from satukota.kernel.registry.api import configured_number

DELIVER = "notifications.deliver"
AT_ONCE = 50
"""Messages of one job: as many as a provider takes well within the lease."""
UNSETTLED = 10
"""So many may be sent once more after a crash, under their old references."""
LEASE = timedelta(minutes=10)
OPEN = (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE, Status.SENT)
FAILED = frozenset({Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE})
TRIED = FAILED | {Status.SENT, Status.DELIVERED}
STATE = ("status", "channel", "attempts", "next_try", "changed_at")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in hand, its channel, the letter for it, and whether another channel is open that was not tried."""

    message_id: int
    delivery_id: int
    channel: str
    letter: Letter
    has_other: bool


@dataclass(slots=True)
class Step:
    """A message on its way: the ways it may go, and those that were tried."""

    message: Message
    way: Route
    template: Template
    tried: dict[str, Delivery] = field(default_factory=dict)

    def untried_channels(self) -> list[str]:
        """Return the outside channels that are left, in their order."""
        return [
            channel
            for channel in self.way.outside
            if channel not in self.tried or self.tried[channel].status not in TRIED
        ]

    def open_channel(self) -> str | None:
        """Return the first channel that is left, configured here, and used by the city."""
        return next((channel for channel in self.untried_channels() if is_open(channel)), None)

    def mark(self, status: str, next_try: datetime | None = None) -> None:
        """Note the message's new state, to be written with those of the others."""
        self.message.status, self.message.next_try, self.message.changed_at = status, next_try, timezone.now()


@dataclass(slots=True)
class Plan:
    """What a step of many messages leads to, to be written together."""

    sending: list[tuple[Step, str]] = field(default_factory=list)
    waiting: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(list))
    failed: list[Message] = field(default_factory=list)


def begin(message_ids: Sequence[int]) -> None:
    """Take the first step of queued messages inside the caller's transaction; a job sends what leaves the house."""
    steps = _steps(_due(message_ids))
    plan = _plan(steps)
    leaving: dict[str, list[int]] = defaultdict(list)
    for step, channel in plan.sending:
        leaving[channel].append(step.message.pk)
    sending = {step.message.pk for step, _channel in plan.sending}
    plan.sending.clear()
    _write([step for step in steps if step.message.pk not in sending], plan)
    for of_channel in leaving.values():  # a provider that is slow holds up its own messages only
        for pks in batched(of_channel, AT_ONCE):
            later(DELIVER, message_ids=list(pks))


def deliver(message_ids: Sequence[int]) -> None:
    """Take the next step of messages that have one now: into the inbox, out by a channel, on to the next."""
    with transaction.atomic():
        claims = _advance(_due(message_ids))
    while claims:
        failed = [_settle(some, _hand_over(some)) for some in batched(claims, UNSETTLED)]
        claims = [claim for some in failed for claim in some]


def _due(message_ids: Sequence[int]) -> list[Message]:
    """Lock and return those messages whose next step is due, save what another worker has in hand."""
    due = Q(next_try__lte=timezone.now()) | Q(next_try__isnull=True, status=Status.CREATED)
    waiting = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(due, status__in=OPEN)
    return list(waiting.filter(pk__in=message_ids).select_related("user", "person__user", "browser").order_by("pk"))


def _steps(messages: Sequence[Message]) -> list[Step]:
    ways, wordings = routes(messages), templates({message.template for message in messages})
    steps = {message.pk: Step(message, ways[message.pk], wordings[message.template]) for message in messages}
    for row in Delivery.objects.filter(message__in=steps).order_by("id") if steps else ():
        steps[row.message_id].tried[row.channel] = row
    return list(steps.values())


def _advance(messages: Sequence[Message]) -> list[Claim]:
    """Choose each message's channel and mark it as being sent; or settle it, let it wait, or put it off."""
    steps = _steps(messages)
    plan = _plan(steps)
    return _write(steps, plan)


def _plan(steps: Sequence[Step]) -> Plan:
    _fill_inboxes(steps)
    plan = Plan()
    for step in steps:
        channel = step.open_channel()
        if channel is None:
            _settle_without_channel(step, plan)
        elif step.way.quiet_until and port(channel).rings:
            _wait(step, channel, step.way.quiet_until, plan)
        else:
            plan.sending.append((step, channel))
    return plan


def _fill_inboxes(steps: Sequence[Step]) -> None:
    """Put messages into their users' lists on the first step, whatever else is tried."""
    new = [step for step in steps if step.way.inbox and Channel.IN_APP not in step.tried]
    if new:
        port(Channel.IN_APP).send([letter(step.message, step.template, step.way, Channel.IN_APP, "") for step in new])
        rows = [
            Delivery(message=step.message, channel=Channel.IN_APP, status=Status.DELIVERED, attempts=1) for step in new
        ]
        for step, row in zip(new, Delivery.objects.bulk_create(rows), strict=True):
            step.tried[Channel.IN_APP] = row


def _settle_without_channel(step: Step, plan: Plan) -> None:
    """Settle a message that can go nowhere now, or let it wait until a channel is configured."""
    failed = [row for row in step.tried.values() if row.status in FAILED]
    left = step.untried_channels()
    if step.message.status == Status.SENT:
        unconfirmed = Delivery.objects.filter(message=step.message, status=Status.SENT)
        unconfirmed.update(status=Status.TECHNICAL_FAILURE, error="unconfirmed", changed_at=timezone.now())
        _fail(step, Status.TECHNICAL_FAILURE, plan)
    elif Channel.IN_APP in step.tried:
        step.message.channel = Channel.IN_APP
        step.mark(Status.DELIVERED)
    elif failed:
        _fail(step, failed[-1].status, plan)
    elif left:
        _wait(step, left[0], None, plan)
    elif step.way.silent:
        step.mark(Status.CANCELLED)
    else:
        _fail(step, Status.PERMANENT_FAILURE, plan)


def _wait(step: Step, channel: str, until: datetime | None, plan: Plan) -> None:
    step.message.channel = channel
    step.mark(Status.CREATED, until)
    if until:
        plan.waiting[until].append(step.message.pk)


def _fail(step: Step, status: str, plan: Plan) -> None:
    step.mark(status)
    plan.failed.append(step.message)


def _write(steps: Sequence[Step], plan: Plan) -> list[Claim]:
    """Write what was planned; return the claims on what is handed to a channel now."""
    rows = [_attempt(step, channel) for step, channel in plan.sending]
    Delivery.objects.bulk_create([row for row in rows if row.pk is None])
    Delivery.objects.bulk_update(
        [row for row in rows if row.attempts > 1], ["status", "attempts", "hint", "changed_at"]
    )
    Message.objects.bulk_update([step.message for step in steps], STATE)
    _queue(plan.waiting)
    for message in plan.failed:
        record_message(MessageFailed, message, Actor.system(), status=message.status)
    return [_claim(step, row) for (step, _channel), row in zip(plan.sending, rows, strict=True)]


def _attempt(step: Step, channel: str) -> Delivery:
    """Mark a message as being sent by a channel; return the row of this way of it."""
    row = step.tried.get(channel) or Delivery(message=step.message, channel=channel)
    row.status, row.attempts, row.hint = Status.SENDING, row.attempts + 1, hint(step.way.outside[channel])
    row.changed_at = timezone.now()
    step.message.channel, step.message.attempts = channel, step.message.attempts + 1
    step.mark(Status.SENDING, timezone.now() + LEASE)
    step.tried[channel] = row
    return row


def _claim(step: Step, row: Delivery) -> Claim:
    reference = f"satukota-{step.message.pk}-{row.pk}"
    others = [channel for channel in step.way.outside if channel not in step.tried and is_open(channel)]
    ready = letter(step.message, step.template, step.way, row.channel, reference)
    return Claim(step.message.pk, row.pk, row.channel, ready, has_other=bool(others))


def _queue(waiting: dict[datetime, list[int]]) -> None:
    for at, message_ids in waiting.items():
        for pks in batched(message_ids, AT_ONCE):
            later(DELIVER, at, message_ids=list(pks))


def _hand_over(claims: Sequence[Claim]) -> dict[int, Outcome]:
    """Give each channel its letters; return what became of each, by the id of its delivery."""
    by_channel: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_channel[claim.channel].append(claim)
    return {
        claim.delivery_id: outcome
        for channel, own in by_channel.items()
        for claim, outcome in zip(own, port(channel).send([claim.letter for claim in own]), strict=True)
    }


@transaction.atomic
def _settle(claims: Sequence[Claim], outcomes: dict[int, Outcome]) -> list[Claim]:
    """Note what channels made of messages; return the claims on the next channel where one failed for good."""
    locked = (
        Message.objects.select_for_update(of=("self",)).select_related("user", "person__user", "browser").order_by("pk")
    )
    messages = {message.pk: message for message in locked.filter(pk__in={claim.message_id for claim in claims})}
    rows = Delivery.objects.in_bulk([claim.delivery_id for claim in claims])
    waiting: dict[datetime, list[int]] = defaultdict(list)
    for claim in claims:
        _note(claim, outcomes[claim.delivery_id], messages[claim.message_id], rows[claim.delivery_id], waiting)
    Delivery.objects.bulk_update(rows.values(), ["reference", "error", "units", "status", "changed_at"])
    Message.objects.bulk_update(messages.values(), STATE)
    _queue(waiting)
    _forget_dead([claim for claim in claims if outcomes[claim.delivery_id].dead])
    return _advance([messages[row.message_id] for row in rows.values() if row.status in FAILED])


def _note(claim: Claim, outcome: Outcome, message: Message, row: Delivery, waiting: dict[datetime, list[int]]) -> None:
    row.reference, row.error = outcome.reference[:200], outcome.error[:300]
    row.units, row.changed_at = row.units + outcome.units, timezone.now()
    if row.status == Status.SENDING:  # else the provider's report was faster than its answer
        row.status = _status(claim, outcome, message, row)
        soon = message.status == Status.TEMPORARY_FAILURE or (message.status == Status.SENT and claim.has_other)
        if message.next_try and soon:
            waiting[message.next_try].append(message.pk)


def _status(claim: Claim, outcome: Outcome, message: Message, row: Delivery) -> str:
    """Move the message on and return the status of this way of it."""
    match outcome.result:
        case Result.DELIVERED:
            _mark(message, Status.DELIVERED)
            return Status.DELIVERED
        case Result.SENT:
            _mark(message, Status.SENT, _wait_for_receipt_until(claim))
            return Status.SENT
        case Result.REFUSED:
            return Status.PERMANENT_FAILURE
    wait = pause(row.attempts)
    late = timezone.now() - row.created_at > timedelta(minutes=configured_number("FALLBACK_MINUTES"))
    if wait is None or (late and claim.has_other):  # it was the last try, or another way has been open long enough
        return Status.TECHNICAL_FAILURE
    _mark(message, Status.TEMPORARY_FAILURE, timezone.now() + wait)
    return Status.TEMPORARY_FAILURE


def _wait_for_receipt_until(claim: Claim) -> datetime | None:
    """Return until when to wait for the provider's confirmation, not long where another way is open."""
    if not port(claim.channel).confirms:
        return None
    return timezone.now() + (
        timedelta(minutes=configured_number("FALLBACK_MINUTES")) if claim.has_other else CONFIRMED_WITHIN
    )


def _mark(message: Message, status: str, next_try: datetime | None = None) -> None:
    message.status, message.next_try, message.changed_at = status, next_try, timezone.now()


def _forget_dead(claims: Iterable[Claim]) -> None:
    """Try no address again that is gone; a browser that is gone never comes back under it and is forgotten."""
    for claim in claims:
        rows = ChannelAddress.objects.filter(channel=claim.channel, digest=claim.letter.address)
        if claim.channel == Channel.WEBPUSH:
            rows.delete()
        else:
            rows.update(failed_at=timezone.now())
