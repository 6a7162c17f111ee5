"""Look after messages that were left: by a worker that died, a provider that was silent, time that went by."""

from datetime import timedelta
from itertools import batched

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.events.api import Actor, later
from satukota.kernel.notifications.actions.deliver import AT_ONCE, DELIVER, OPEN
from satukota.kernel.notifications.actions.staff import cancel
from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.models import Channel, InboxItem, Message, Status

GRACE = timedelta(minutes=2)
WAITING = timedelta(days=3)
"""How long a message waits for a channel to be configured; older news would confuse."""


def pick_up(most: int = 500) -> int:
    """Queue the next step of messages whose time came while nobody saw to it; return how many."""
    open_now = [channel for channel in Channel.values if port(channel).available()]
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
    before = timezone.now() - timedelta(days=settings.MESSAGE_TEXT_DAYS)
    old = Message.objects.filter(created_at__lt=before).exclude(context="", address="").exclude(status__in=OPEN[:3])
    InboxItem.objects.filter(created_at__lt=before).delete()
    old = old.exclude(pk__in=InboxItem.objects.values("message_id"))
    return old.update(context="", secrets="", address="")
