"""Links of those who follow a promise: signed, so that nothing needs to be kept for them. Each names its right."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from satukota.kernel.addresses import absolute
from satukota.modules.planning.models import Indicator, Item, PromiseFollow

CONFIRM, STOP = "planning.promise.confirm", "planning.promise.stop"
CONFIRMING = timedelta(days=7)
"""How long the link works by which an address confirms."""


def confirm_link(row: PromiseFollow) -> str:
    """Return the page on which an address says that it wants what was asked for it."""
    return absolute() + reverse("planning:confirm_follow", args=[signing.dumps(row.pk, salt=CONFIRM)])


def stop_link(row: PromiseFollow) -> str:
    """Return the page that ends a follow; it can do nothing else."""
    return absolute() + reverse("planning:stop_follow", args=[signing.dumps(row.pk, salt=STOP)])


def topic_of(about: Indicator | Item) -> str:
    """Return the topic by which browsers follow a promise."""
    return f"planning.{'item' if isinstance(about, Item) else 'indicator'}.{about.pk}"


def page_of(about: Indicator | Item) -> str:
    """Return the public page of what is followed."""
    if isinstance(about, Item):
        return absolute() + reverse("planning:public_item", args=[about.uid])
    return absolute() + reverse("planning:public_indicator", args=[about.code])


def key_in(token: str, salt: str) -> int | None:
    """Return the key of the follow that a link names; None where the link is not ours or is over.

    What ends a follow is never over: who gets a message may stop it by any message that ever came.
    """
    try:
        key = signing.loads(token, salt=salt, max_age=CONFIRMING if salt == CONFIRM else None)
    except signing.BadSignature:
        return None
    return key if isinstance(key, int) else None


def follow_of(token: str, salt: str) -> PromiseFollow | None:
    """Return the follow of a link; None where it is not ours, is over, or was forgotten."""
    key = key_in(token, salt)
    if key is None:
        return None
    rows = PromiseFollow.objects.filter(pk=key, person__erased_at=None)
    return rows.select_related("person", "indicator", "item").first()
