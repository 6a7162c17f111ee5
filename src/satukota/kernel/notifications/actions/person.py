"""What people do with their own messages: read them, say how they want to be reached."""

from collections.abc import Sequence
from datetime import time

from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Audience, Subject, record
from satukota.kernel.notifications.actions.events import PreferenceChanged
from satukota.kernel.notifications.channels.webpush.channel import subscription
from satukota.kernel.notifications.models import Channel, ChannelAddress, InboxItem, Preference
from satukota.kernel.people.api import User, actor_for


def mark_read(user: User, items: Sequence[int] | None = None) -> int:
    """Mark inbox items (None: all) as read; return how many were not. Nobody else's concern, so not recorded."""
    found = InboxItem.objects.filter(user=user, read_at__isnull=True)
    if items is not None:
        found = found.filter(pk__in=items)
    return found.update(read_at=timezone.now())


@transaction.atomic
def prefer(
    user: User,
    *,
    channels: Sequence[str] = (),
    quiet: tuple[time, time] | None = None,
    language: str = "",
    opted_out: bool = False,
    muted: Sequence[str] = (),
) -> Preference:
    """Keep how a user wants to be reached. Messages marked as urgent go out all the same."""
    start, end = quiet or (None, None)
    facts = {"channels": list(channels), "language": language, "opted_out": opted_out, "muted": list(muted)}
    kept, _ = Preference.objects.update_or_create(user=user, defaults={**facts, "quiet_from": start, "quiet_to": end})
    _tell(user, "", "set")
    return kept


@transaction.atomic
def subscribe(user: User, channel: str, address: str) -> ChannelAddress:
    """Add an address that only its channel knows (a browser's subscription as JSON, a Telegram chat).

    Raises ValueError where a browser's subscription is none, or names a push service that is not a browser's.
    """
    if channel == Channel.WEBPUSH:
        subscription(address)
    owner = {"user": user, "address": address, "failed_at": None}
    kept, made = ChannelAddress.objects.update_or_create(channel=channel, digest=address, defaults=owner)
    if made:
        _tell(user, channel, "added")
    return kept


@transaction.atomic
def unsubscribe(user: User, channel: str) -> None:
    """Forget the user's addresses of a channel."""
    gone, _ = ChannelAddress.objects.filter(user=user, channel=channel).delete()
    if gone:
        _tell(user, channel, "removed")


def _tell(user: User, channel: str, change: str) -> None:
    subject = Subject("user", user.pk, Audience.SEALED)
    record(PreferenceChanged(channel=channel, change=change), subject, actor_for(user))
