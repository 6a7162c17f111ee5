"""Links of those who follow a promise: signed, so that nothing needs to be kept for them. Each names its right."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from satukota.kernel.addresses import absolute
from satukota.modules.planning.models import Item, PromiseFollow

CONFIRM, STOP = "planning.promise.confirm", "planning.promise.stop"
CONFIRMING = timedelta(days=7)
"""How long the link works by which an address confirms."""


def confirm_link(row: PromiseFollow) -> str:
    """Return the page on which an address says that it wants what was asked for it."""
    return absolute() + reverse("planning:confirm_follow", args=[signing.dumps(row.pk, salt=CONFIRM)])


def stop_link(row: PromiseFollow) -> str:
    """Return the page that ends a follow; it can do nothing else."""
    return absolute() + reverse("planning:stop_follow", args=[signing.dumps(row.pk, salt=STOP)])


def page_of(row: PromiseFollow) -> str:
    """Return the public page of what is followed."""
    about = row.about
    if isinstance(about, Item):
        return absolute() + reverse("planning:public_item", args=[about.uid])
    return absolute() + reverse("planning:public_indicator", args=[about.code])


def follow_of(token: str, salt: str) -> PromiseFollow | None:
    """Return the follow of a link; None where it is not ours, is over, or was forgotten."""
    lasting = CONFIRMING if salt == CONFIRM else timedelta(days=settings.LINK_DAYS)
    try:
        pk = signing.loads(token, salt=salt, max_age=lasting)
    except signing.BadSignature:
        return None
    rows = PromiseFollow.objects.filter(pk=pk, person__erased_at=None) if isinstance(pk, int) else None
    return rows.select_related("person", "indicator", "item").first() if rows is not None else None
