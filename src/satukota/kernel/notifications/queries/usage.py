"""What went out by each channel, and how much of it failed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from satukota.kernel.notifications.models import Delivery, Message, Status

FAILED = (Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE)


def failures(messages: QuerySet[Message], days: int = 7) -> int:
    """Return how many messages, of those that the reader may see, could not be delivered in the last days."""
    since = timezone.now() - timedelta(days=days)
    return messages.filter(status__in=FAILED, created_at__gte=since).count()


def waiting_for_a_channel() -> int:
    """Return how many messages wait because no channel that would reach their recipient is set up."""
    before = timezone.now() - timedelta(minutes=10)
    return Message.objects.filter(status=Status.CREATED, next_try__isnull=True, created_at__lt=before).count()


@dataclass(frozen=True, slots=True)
class Usage:
    """What went out by one channel: messages, and units as they are charged (parts of SMS, say)."""

    channel: str
    messages: int
    units: int


def usage(start: date, end: date) -> list[Usage]:
    """Return what went out by each channel from the day `start` to before the day `end`."""
    rows = Delivery.objects.filter(created_at__date__gte=start, created_at__date__lt=end).values_list("channel")
    counted = rows.annotate(messages=Count("id"), units=Sum("units")).order_by("channel")
    return [Usage(channel, messages, units) for channel, messages, units in counted]
