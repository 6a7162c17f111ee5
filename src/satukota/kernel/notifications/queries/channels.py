"""The channels as the city uses them: on or off, in which order, what they cost, and how they did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from satukota.kernel.notifications.channels import port
from satukota.kernel.notifications.models import Channel, Delivery, Message, Status
from satukota.kernel.notifications.queries.usage import FAILED
from satukota.kernel.registry.api import configured_flag, configured_list, configured_number

OUTSIDE = tuple(channel for channel in Channel.values if channel != Channel.IN_APP)
WEEK = timedelta(days=7)
ARRIVED = (Status.SENT, Status.DELIVERED)


def is_on(channel: str) -> bool:
    """Tell whether the city uses a channel; what stands on this site is always used."""
    return channel == Channel.IN_APP or configured_flag(f"CHANNEL_{channel.upper()}_ON")


def is_open(channel: str) -> bool:
    """Tell whether messages go out by a channel now: the city uses it, and it has what it needs."""
    return is_on(channel) and port(channel).available()


def cost_of(channel: str) -> int:
    """Return what a unit of a channel costs the city, in rupiah: a message, or a part of an SMS."""
    return configured_number(f"CHANNEL_{channel.upper()}_COST") if channel != Channel.IN_APP else 0


def in_city_order(channels: Iterable[str]) -> list[str]:
    """Return a message's channels in the city's order where it set one; those that it does not name come after."""
    wanted = configured_list("CHANNEL_ORDER")
    place = {channel: number for number, channel in enumerate(wanted)}
    return sorted(channels, key=lambda channel: place.get(channel, len(wanted)))


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel with its last seven days (messages) and this month (messages, units, rupiah)."""

    channel: Channel
    on: bool
    configured: bool
    cost: int
    arrived: int
    failed: int
    month: int
    units: int
    spent: int
    last_success: datetime | None
    waiting: int

    @property
    def failed_percent(self) -> float | None:
        """The share of what failed among all that was settled in the week; None where nothing was."""
        settled = self.arrived + self.failed
        return 100 * self.failed / settled if settled else None


def channel_states() -> list[ChannelState]:
    """Return the outside channels in the order in which the city tries them."""
    now = timezone.localtime()
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    recent = Delivery.objects.filter(created_at__gte=min(now - WEEK, first)).values("channel")
    in_week, in_month = Q(created_at__gte=now - WEEK), Q(created_at__gte=first)
    counted = recent.annotate(
        arrived=Count("id", filter=in_week & Q(status__in=ARRIVED)),
        failed=Count("id", filter=in_week & Q(status__in=FAILED)),
        month=Count("id", filter=in_month),
        units=Sum("units", filter=in_month),
    )
    by_channel: dict[str, dict[str, Any]] = {row["channel"]: {**row} for row in counted}
    waiting = dict(
        Message.objects.filter(status=Status.CREATED)
        .values_list("channel")
        .annotate(n=Count("id"))
        .values_list("channel", "n")
    )
    return [_state(Channel(code), by_channel.get(code, {}), waiting.get(code, 0)) for code in in_city_order(OUTSIDE)]


def _state(channel: Channel, row: dict[str, Any], waiting: int) -> ChannelState:
    last = Delivery.objects.filter(channel=channel, status__in=ARRIVED).order_by("-id").first()
    units, cost = row.get("units") or 0, cost_of(channel)
    return ChannelState(
        channel,
        is_on(channel),
        port(channel).available(),
        cost,
        row.get("arrived", 0),
        row.get("failed", 0),
        row.get("month", 0),
        units,
        units * cost,
        last.changed_at if last else None,
        waiting,
    )


def key_of_test(user_id: int, channel: str, template: str, token: str = "") -> str:
    """Return how the key of a message begins by which somebody tries a channel or a wording."""
    return f"test:{user_id}:{channel}:{template}:{token}"


def last_test(user_id: int, channel: str, template: str) -> Message | None:
    """Return the newest message by which somebody tried a channel or a wording; None where there is none."""
    return Message.objects.filter(key__startswith=key_of_test(user_id, channel, template)).order_by("-id").first()
