"""The delivery log."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.notifications.models import Delivery, Message


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the log to show; empty means all. From `day` on, up to and with `until`; each may be missing."""

    status: str = ""
    channel: str = ""
    template: str = ""
    case_id: int | None = None
    day: date | None = None
    until: date | None = None


def log(messages: QuerySet[Message], wanted: Filter, *, before: int | None = None, limit: int = 50) -> list[Message]:
    """Return messages of those that the reader may see, newest first; `before` is the id of the page before's last."""
    rows = wanted_rows(messages, wanted).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    return list(rows.select_related("user")[:limit])


def wanted_rows(messages: QuerySet[Message], wanted: Filter) -> QuerySet[Message]:
    """Return messages that a filter wants, of those that the reader may see."""
    exact = {"status": wanted.status, "channel": wanted.channel, "template": wanted.template, "case_id": wanted.case_id}
    rows = messages.filter(**{name: value for name, value in exact.items() if value})
    if wanted.until:
        rows = rows.filter(created_at__lt=_midnight(wanted.until) + timedelta(days=1))
    return rows.filter(created_at__gte=_midnight(wanted.day)) if wanted.day else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def deliveries(messages: list[Message]) -> dict[int, list[Delivery]]:
    """Return the ways that were tried for messages, by message, in order."""
    by_message: dict[int, list[Delivery]] = defaultdict(list)
    for row in Delivery.objects.filter(message__in=messages).order_by("id"):
        by_message[row.message_id].append(row)
    return by_message
