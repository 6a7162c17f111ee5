"""Hear what becomes of a promise: asked for, confirmed by a message to that address, told, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.notifications.api import browser_notices, in_every_language, notify, notify_all
from satukota.kernel.people.api import Person, cipher, erase_person, keep_person, normal_email
from satukota.modules.planning.models import Indicator, Item, PromiseFollow
from satukota.modules.planning.queries.follows import CONFIRMING, confirm_link, page_of, stop_link, topic_of

ASK_AGAIN = timedelta(days=1)
"""An address that has not answered is asked at most once in this time, whatever and however often it is entered."""


@dataclass(frozen=True, slots=True)
class PromiseFollowed(EventData):
    """Somebody wants to hear of a promise, or no longer. `change` is asked, followed (confirmed) or left."""

    name: ClassVar[str] = "planning.promise_followed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    change: str = ""


@transaction.atomic
def follow(about: Indicator | Item, email: str, language: str = "id") -> PromiseFollow | None:
    """Ask an address whether it wants to hear of a promise; None where it is none. One row for an address and a promise."""
    address = normal_email(email)
    if not address:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [cipher().index(address)])
    row = _follows_of(about).filter(person__email_index=address, person__erased_at=None).order_by("pk").first()
    if row is None:
        person = keep_person(email=email, language=language)
        assert person is not None  # there is an address
        indicator, item = (about, None) if isinstance(about, Indicator) else (None, about)
        row = PromiseFollow.objects.create(person=person, indicator=indicator, item=item)
        _note(row, "asked")
    if not row.confirmed:
        _ask(row)
    return row


def _follows_of(about: Indicator | Item) -> QuerySet[PromiseFollow]:
    return about.follows.all()


def _note(row: PromiseFollow, change: str) -> None:
    record(PromiseFollowed(change), Subject("promise_follow", row.pk, Audience.SEALED), Actor.system())


def _ask(row: PromiseFollow) -> None:
    """Send an address the link by which it confirms, unless one that it was sent lately still waits for its answer."""
    now = timezone.now()
    same = PromiseFollow.objects.filter(person__email_index=normal_email(row.person.email), person__erased_at=None)
    if same.filter(confirmed=False, asked_at__gt=now - ASK_AGAIN).exists():
        return
    key = f"promise-confirm:{row.pk}:{now:%Y%m%d%H%M%S%f}"
    notify(row.person, "promise-confirm", {"link": confirm_link(row)}, key=key, channels=["email"])
    PromiseFollow.objects.filter(pk=row.pk).update(asked_at=now)


def waiting_for(row: PromiseFollow) -> QuerySet[PromiseFollow]:
    """Return what was asked for under the address of a follow and waits for its confirmation."""
    same = PromiseFollow.objects.filter(person__email_index=normal_email(row.person.email), person__erased_at=None)
    return same.filter(confirmed=False).select_related("indicator", "item", "person").order_by("pk")


@transaction.atomic
def confirm(row: PromiseFollow) -> int:
    """Begin to tell an address what was asked for it; return how many promises."""
    rows = list(waiting_for(row))
    for one in rows:
        _note(one, "followed")
    return PromiseFollow.objects.filter(pk__in=[one.pk for one in rows]).update(confirmed=True)


@transaction.atomic
def stop(row: PromiseFollow) -> None:
    """End a follow and forget its address."""
    _note(row, "left")
    person = row.person
    row.delete()
    erase_person(person)


def tell(rows: Iterable[PromiseFollow], key: str) -> None:
    """Tell those who follow a promise that something was published of it; once for each `key`."""
    for row in rows:
        values = {"name": row.about.name, "link": page_of(row.about), "stop": stop_link(row)}
        notify(row.person, "promise-changed", values, key=f"promise:{row.pk}:{key}", channels=["email"])


def tell_browsers(about: Iterable[Indicator | Item], key: str) -> None:
    """Tell the browsers that follow promises that something was published of them; once for each `key`."""
    for promise in about:
        values = {"name": promise.name, "link": page_of(promise)}
        notify_all(browser_notices(topic_of(promise), "promise-news", in_every_language(values), key=key))


def followers(indicators: Iterable[int] = (), items: Iterable[int] = ()) -> QuerySet[PromiseFollow]:
    """Return the confirmed follows of indicators and items."""
    wanted = Q(indicator__in=list(indicators)) | Q(item__in=list(items))
    rows = PromiseFollow.objects.filter(wanted, confirmed=True, person__erased_at=None)
    return rows.select_related("person", "indicator", "item").order_by("pk")


def forget_unconfirmed() -> int:
    """Forget addresses that never confirmed while their newest link worked; return how many."""
    over = timezone.now() - CONFIRMING
    rows = PromiseFollow.objects.filter(confirmed=False, created_at__lt=over).exclude(asked_at__gte=over)
    for row in rows.select_related("person"):
        with transaction.atomic():
            person: Person = row.person
            row.delete()
            erase_person(person)
    return len(rows)
