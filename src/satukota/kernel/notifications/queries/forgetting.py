"""Which messages are old enough to be forgotten."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.notifications.models import Message, Status
from satukota.kernel.registry.api import Due, configured_number

UNSENT = (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE)


def old_messages(days: int | None = None) -> QuerySet[Message]:
    """Return the messages whose address and text are due to be forgotten: settled, and older than the period."""
    before = timezone.now() - timedelta(days=configured_number("MESSAGE_TEXT_DAYS") if days is None else days)
    return Message.objects.filter(created_at__lt=before).exclude(context="", address="").exclude(status__in=UNSENT)


def due_messages(days: int | None) -> list[Due]:
    """Return how many messages the next run forgets, by how long they have been kept."""
    rows, now = old_messages(days), timezone.now()
    month, year = now - timedelta(days=30), now - timedelta(days=365)
    return [
        Due(_("Texts and addresses of messages"), age, count)
        for age, count in (
            (_("up to 30 days old"), rows.filter(created_at__gte=month).count()),
            (_("up to a year old"), rows.filter(created_at__lt=month, created_at__gte=year).count()),
            (_("older than a year"), rows.filter(created_at__lt=year).count()),
        )
    ]
