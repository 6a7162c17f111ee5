"""The delivery log."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from satukota.kernel.notifications.models import Channel, Delivery, Message, Status
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.notifications.rules import Wording, fill


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the log to show; empty means all."""

    status: str = ""
    channel: str = ""
    template: str = ""
    case_id: int | None = None
    day: date | None = None


def log(wanted: Filter, *, before: int | None = None, limit: int = 50) -> list[Message]:
    """Return messages, newest first; `before` is the id of the last one of the page before."""
    found = _filtered(wanted).order_by("-id")
    if before:
        found = found.filter(id__lt=before)
    return list(found.select_related("user")[:limit])


def _filtered(wanted: Filter) -> QuerySet[Message]:
    exact = {"status": wanted.status, "channel": wanted.channel, "template": wanted.template, "case_id": wanted.case_id}
    found = Message.objects.filter(**{name: value for name, value in exact.items() if value})
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


@dataclass(frozen=True, slots=True)
class Preview:
    """What a message said or will say, by one channel."""

    channel: str
    subject: str
    body: str


def preview(message: Message) -> Preview | None:
    """Return what a message says; None once its text was forgotten. Personal data: note the reading (`audit.seen`)."""
    if not message.context:
        return None
    channel = message.channel or Channel.IN_APP
    wording: Wording = template(message.template).wording(message.language, channel)
    values: dict[str, str] = json.loads(message.context)["values"]
    return Preview(channel, fill(wording.subject, values), fill(wording.body, values))


FAILED = (Status.PERMANENT_FAILURE, Status.TECHNICAL_FAILURE)


def failures(days: int = 7) -> int:
    """Return how many messages of the last days could not be delivered."""
    since = timezone.now() - timedelta(days=days)
    return Message.objects.filter(status__in=FAILED, created_at__gte=since).count()


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
