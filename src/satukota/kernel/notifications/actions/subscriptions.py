"""Addresses that only a channel knows, and that a person adds or takes back."""

from django.db import transaction

from satukota.kernel.notifications.actions.person import tell_change
from satukota.kernel.notifications.channels.webpush.subscription import subscription
from satukota.kernel.notifications.models import Channel, ChannelAddress
from satukota.kernel.people.api import User


@transaction.atomic
def subscribe(user: User, channel: str, address: str) -> ChannelAddress:
    """Add an address that only its channel knows (a browser's subscription as JSON, a Telegram chat).

    Raises ValueError where a browser's subscription is none, or names a push service that is not a browser's.
    """
    if channel == Channel.WEBPUSH:
        subscription(address)
    owner = {"user": user, "address": address, "failed_at": None}
    kept, is_new = ChannelAddress.objects.update_or_create(channel=channel, digest=address, defaults=owner)
    if is_new:
        tell_change(user, channel, "added")
    return kept


@transaction.atomic
def unsubscribe(user: User, channel: str) -> None:
    """Forget the user's addresses of a channel."""
    gone, _ = ChannelAddress.objects.filter(user=user, channel=channel).delete()
    if gone:
        tell_change(user, channel, "removed")
