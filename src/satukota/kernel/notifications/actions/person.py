"""What people do with their own messages: read them, say how they want to be reached."""

from collections.abc import Sequence
from datetime import time

from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Audience, Subject, record
from satukota.kernel.notifications.actions.events import PreferenceChanged
from satukota.kernel.notifications.models import InboxItem, Preference
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
    tell_change(user, "", "set")
    return kept


def tell_change(user: User, channel: str, change: str) -> None:
    """Record that somebody changed how they want to be reached."""
    subject = Subject("user", user.pk, Audience.SEALED)
    record(PreferenceChanged(channel=channel, change=change), subject, actor_for(user))
