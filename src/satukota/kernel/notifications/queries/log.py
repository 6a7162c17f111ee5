"""The delivery log."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.notifications.models import Delivery, Message


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the log to show; empty means all."""

    status: str = ""
    channel: str = ""
    template: str = ""
    case_id: int | None = None
    day: date | None = None


def log(messages: QuerySet[Message], wanted: Filter, *, before: int | None = None, limit: int = 50) -> list[Message]:
    """Return messages of those that the reader may see, newest first; `before` is the id of the page before's last."""
    found = _filtered(messages, wanted).order_by("-id")
    if before:
        found = found.filter(id__lt=before)
    return list(found.select_related("user")[:limit])


def _filtered(messages: QuerySet[Message], wanted: Filter) -> QuerySet[Message]:
    exact = {"status": wanted.status, "channel": wanted.channel, "template": wanted.template, "case_id": wanted.case_id}
    found = messages.filter(**{name: value for name, value in exact.items() if value})
    if wanted.day:
        start = timezone.make_aware(datetime.combine(wanted.day, time.min))
        found = found.filter(created_at__gte=start, created_at__lt=start + timedelta(days=1))
    return found


def deliveries(messages: list[Message]) -> dict[int, list[Delivery]]:
    """Return the ways that were tried for messages, by message, in order."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in Delivery.objects.filter(message__in=messages).order_by("id"):
        found[row.message_id].append(row)
    return found
