"""Browsers of visitors who want to hear what becomes of something: no account, no address, nothing but the browser."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.notifications.actions.notify import Notice
from satukota.kernel.notifications.actions.staff import cancel
from satukota.kernel.notifications.channels.webpush.subscription import normal_subscription
from satukota.kernel.notifications.models import BrowserFollow, Channel, ChannelAddress, Message, Status

KEPT = timedelta(days=730)
"""How long a browser is kept to which nothing was sent."""
type Values = Callable[[str], Mapping[str, str]]
"""The values of a message in a language."""


@dataclass(frozen=True, slots=True)
class BrowserFollowed(EventData):
    """A browser wants to hear of something, or no longer. `change` is followed, left, moved or forgotten."""

    name: ClassVar[str] = "notifications.browser_followed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    change: str = ""


@transaction.atomic
def follow_in_browser(subscription: str, topic: str, language: str) -> BrowserFollow:
    """Tell a browser what becomes of a topic from now on; asked twice it is told once.

    `subscription` is what the browser gives, as JSON. Raises ValueError where it is none, or of no known push service.
    """
    address = normal_subscription(subscription)
    browser, _is_new = ChannelAddress.objects.get_or_create(
        channel=Channel.WEBPUSH, digest=address, defaults={"address": address}
    )
    row, is_new = BrowserFollow.objects.update_or_create(browser=browser, topic=topic, defaults={"language": language})
    if is_new:
        _note(row, "followed")
    return row


@transaction.atomic
def leave_in_browser(subscription: str, topic: str) -> bool:
    """Tell a browser nothing more of a topic; with its last one the browser is forgotten. Return whether it was told.

    Raises ValueError where it is no subscription.
    """
    row = _follows_of(normal_subscription(subscription)).filter(topic=topic).select_related("browser").first()
    if row is None:
        return False
    _forget(row, "left")
    return True


@transaction.atomic
def move_browser(old: str, new: str) -> bool:
    """Go on under the subscription by which a push service replaced another; return whether the old one was known.

    Raises ValueError where either is none.
    """
    fresh = normal_subscription(new)
    rows = list(_follows_of(normal_subscription(old)).select_related("browser"))
    for row in rows:
        follow_in_browser(fresh, row.topic, row.language)
        _forget(row, "moved")
    return bool(rows)


@transaction.atomic
def forget_topics(topics: Iterable[str]) -> int:
    """Tell no browser anything more of topics that are over or were erased; return how many follows."""
    rows = BrowserFollow.objects.filter(topic__in=list(topics)).select_related("browser")
    for row in rows:
        _forget(row, "forgotten")
    return len(rows)


def forget_silent_browsers() -> int:
    """Forget what browsers follow to which nothing was sent for two years; return how many follows."""
    before = timezone.now() - KEPT
    told = Message.objects.filter(browser=OuterRef("browser"), created_at__gte=before)
    rows = BrowserFollow.objects.filter(~Exists(told), created_at__lt=before).select_related("browser")
    for row in rows:
        with transaction.atomic():
            _forget(row, "forgotten")
    return len(rows)


def in_every_language(values: Mapping[str, str]) -> Values:
    """Return values that are said alike in all languages."""
    return lambda _language: values


def browser_notices(topic: str, template: str, values: Values, *, key: str) -> list[Notice]:
    """Return the news of a topic for every browser that follows it, to be queued with `notify_all`; once for each key.

    `values` gives those of a language; its `link` is the page that the notification opens.
    """
    rows = BrowserFollow.objects.filter(topic=topic).select_related("browser").order_by("pk")
    return [Notice(row, template, values(row.language), key=f"{_own_keys(row)}{key}") for row in rows]


def _follows_of(address: str) -> QuerySet[BrowserFollow]:
    return BrowserFollow.objects.filter(browser__channel=Channel.WEBPUSH, browser__digest=address).order_by("pk")


def _own_keys(row: BrowserFollow) -> str:
    """Return how the keys of all messages begin that go to a browser about a topic."""
    return f"browser:{row.pk}:"


def _forget(row: BrowserFollow, change: str) -> None:
    """Forget that a browser follows a topic, with what still waits for it; and the browser, where that was all."""
    _note(row, change)
    waiting = (Status.CREATED, Status.TEMPORARY_FAILURE)
    for message in Message.objects.filter(browser=row.browser, key__startswith=_own_keys(row), status__in=waiting):
        cancel(message, Actor.system())
    browser = row.browser
    row.delete()
    if browser.user_id is None and browser.person_id is None and not browser.follows.exists():
        browser.delete()


def _note(row: BrowserFollow, change: str) -> None:
    record(BrowserFollowed(change), Subject("browser_follow", row.pk, Audience.SEALED), Actor.system())
