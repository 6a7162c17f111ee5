"""What people do with their own messages: read them, say how they want to be reached, have them forgotten."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.notifications.actions.events import PreferenceChanged
from satukota.kernel.notifications.actions.staff import cancel
from satukota.kernel.notifications.channels.webpush.subscription import normal_subscription
from satukota.kernel.notifications.models import Channel, ChannelAddress, InboxItem, Message, Preference, Status
from satukota.kernel.notifications.queries.personal import to_addresses
from satukota.kernel.people.api import Person, User, actor_for, normal_email, normal_phone


def mark_read(user: User, items: Sequence[int] | None = None) -> int:
    """Mark inbox items (None: all) as read; return how many were not. Nobody else's concern, so not recorded."""
    unread = InboxItem.objects.filter(user=user, read_at__isnull=True)
    if items is not None:
        unread = unread.filter(pk__in=items)
    return unread.update(read_at=timezone.now())


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
    tell_change(user, "", "set")
    return kept


def tell_change(user: User, channel: str, change: str) -> None:
    """Record that somebody changed how they want to be reached."""
    subject = Subject("user", user.pk, Audience.SEALED)
    record(PreferenceChanged(channel=channel, change=change), subject, actor_for(user))


@transaction.atomic
def forget_recipients(persons: Sequence[Person], by: Actor, *, addresses: Iterable[str] = ()) -> int:
    """Send these persons and bare addresses nothing more and forget what was sent; return how many messages.

    What waits is cancelled; texts, addresses, subscriptions of browsers and chats, and wishes are gone for good.
    """
    own = Message.objects.filter(person__in=persons)
    bare = to_addresses({normal_email(text) if "@" in text else normal_phone(text) for text in addresses if text})
    mine = list(own) + bare
    for message in mine:
        cancel(message, by, "erasure")
    rows = Message.objects.filter(pk__in=[message.pk for message in mine])
    rows.filter(status=Status.SENDING).update(status=Status.CANCELLED, next_try=None)
    rows.update(context="", secrets="", address="")
    ChannelAddress.objects.filter(person__in=persons).delete()
    Preference.objects.filter(person__in=persons).delete()
    return len(mine)


def reword_messages(case_ids: Sequence[int], words: Mapping[int, Mapping[str, str]]) -> int:
    """Replace values in the messages about cases (case → name → new value), for all who got them; return how many.

    A name that a message does not have is not added. For words that were erased in the case itself.
    """
    rows: QuerySet[Message] = Message.objects.filter(case_id__in=case_ids).exclude(context="")
    count = 0
    for message in rows.select_for_update():
        context = json.loads(message.context)
        values = context.get("values", {})
        new = {name: text for name, text in words[message.case_id or 0].items() if values.get(name)}
        if new:
            context["values"] = values | new
            message.context = json.dumps(context)
            message.save(update_fields=["context"])
            count += 1
    return count


@transaction.atomic
def subscribe(user: User, channel: str, address: str) -> ChannelAddress:
    """Add an address that only its channel knows (a browser's subscription as JSON, a Telegram chat).

    Raises ValueError where a browser's subscription is none, or names a push service that is not a browser's.
    """
    if channel == Channel.WEBPUSH:
        address = normal_subscription(address)
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
