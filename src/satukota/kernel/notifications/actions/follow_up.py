"""What becomes of messages afterwards: providers' receipts, what was left by a worker or a silent provider, texts to forget."""

from datetime import timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.events.api import Actor, later
from satukota.kernel.notifications.actions.deliver import AT_ONCE, DELIVER, OPEN
from satukota.kernel.notifications.actions.staff import cancel
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.channels.sms_gammu.channel import CHANNEL as MODEM
from satukota.kernel.notifications.models import Channel, Delivery, InboxItem, Message, Status
from satukota.kernel.notifications.queries import is_open
from satukota.kernel.notifications.queries.forgetting import old_messages
from satukota.kernel.notifications.rules import Result
from satukota.kernel.registry.api import configured_number

ENDED = (Status.DELIVERED, Status.CANCELLED)


@transaction.atomic
def receipt(channel: str, reference: str, result: Result, error: str = "") -> bool:
    """Note a provider's report; return whether we know the message.

    Reports come twice and out of order: what arrived stays arrived. After a failure the next channel is tried.
    """
    row = Delivery.objects.select_for_update().filter(channel=channel, reference=reference).first()
    if row is None or not reference:
        return False
    if row.status == Status.DELIVERED or result not in {Result.DELIVERED, Result.REFUSED}:
        return True
    row.status = Status.DELIVERED if result == Result.DELIVERED else Status.PERMANENT_FAILURE
    row.error, row.changed_at = error[:300], timezone.now()
    row.save(update_fields=["status", "error", "changed_at"])
    _pass_on(row)
    return True


def _pass_on(row: Delivery) -> None:
    """Let the message follow its delivery: it arrived, or it goes on to the next channel at once."""
    message = Message.objects.select_for_update().get(pk=row.message_id)
    if message.status in ENDED:
        return
    message.changed_at = timezone.now()
    if row.status == Status.DELIVERED:
        message.status, message.channel, message.next_try = Status.DELIVERED, row.channel, None
    elif message.channel == row.channel and message.status == Status.SENT:
        message.status, message.next_try = Status.TEMPORARY_FAILURE, timezone.now()
        later(DELIVER, message_ids=[message.pk])
    message.save(update_fields=["status", "channel", "next_try", "changed_at"])


def ask_modem(most: int = 500) -> int:
    """Read from Gammu SMSD what became of SMS that are not confirmed yet; return how many are settled now."""
    if not port(Channel.SMS).available():
        return 0
    waiting = Delivery.objects.filter(channel=Channel.SMS, status=Status.SENT).order_by("id")
    references = list(waiting.values_list("reference", flat=True)[:most])
    reports = list(MODEM.reports(references)) if references else []
    return sum(receipt(Channel.SMS, reference, result) for reference, result in reports)


GRACE = timedelta(minutes=2)
WAITING = timedelta(days=3)
"""How long a message waits for a channel to be configured; older news would confuse."""


def pick_up(most: int = 500) -> int:
    """Queue the next step of messages whose time came while nobody saw to it; return how many."""
    open_now = [channel for channel in Channel.values if is_open(channel)]
    before = timezone.now() - GRACE
    overdue = Q(next_try__lt=before)
    unlocked = Q(status=Status.CREATED, next_try__isnull=True, created_at__lt=before, channel__in=[*open_now, ""])
    left = Message.objects.filter(overdue | unlocked, status__in=OPEN).order_by("id")
    message_ids = list(left.values_list("pk", flat=True)[:most])
    for pks in batched(message_ids, AT_ONCE):
        later(DELIVER, message_ids=list(pks))
    return len(message_ids)


def give_up_waiting() -> int:
    """Cancel messages that waited too long for a channel to be configured; return how many."""
    stale = Message.objects.filter(
        status=Status.CREATED, next_try__isnull=True, created_at__lt=timezone.now() - WAITING
    )
    return sum(cancel(message, Actor.system(), "waited") for message in stale[:1000])


def forget_texts() -> int:
    """Forget addresses and values of messages that are settled and old; return how many."""
    before = timezone.now() - timedelta(days=configured_number("MESSAGE_TEXT_DAYS"))
    old = old_messages()
    InboxItem.objects.filter(created_at__lt=before).delete()
    old = old.exclude(pk__in=InboxItem.objects.values("message_id"))
    return old.update(context="", secrets="", address="")
