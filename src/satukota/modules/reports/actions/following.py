"""Follow others' reports, watch an area: asked for, confirmed by a message to that address, ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseParty, subject_of
from satukota.kernel.events.api import Audience, EventData, Subject, record
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import Person, cipher, erase_person, keep_person, normal_email, normal_phone
from satukota.kernel.registry.api import configured_text
from satukota.kernel.tracking import new_secret
from satukota.modules.reports.actions.submit import REPORTER
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import CONFIRMING, confirm_link, watch_of
from satukota.modules.reports.rules.submission import Contact
from satukota.modules.reports.rules.tracking import digest

ASK_AGAIN = timedelta(days=1)
"""An address is asked at most once in this time whether it wants what was asked for it, whatever and however often."""


@dataclass(frozen=True, slots=True)
class Followed(EventData):
    """Somebody follows a public report, or no longer. `change` is asked, followed (confirmed) or left."""

    name: ClassVar[str] = "reports.followed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    change: str = ""


@dataclass(frozen=True, slots=True)
class Watched(EventData):
    """Somebody watches an area, or no longer. `code` is the area's, `change` asked, watched (confirmed) or left."""

    name: ClassVar[str] = "reports.watched"
    ceiling: ClassVar[Audience] = Audience.SEALED
    code: str = ""
    change: str = ""


def by_phone() -> str:
    """Return the channel by which a bare number is reached."""
    return "whatsapp" if configured_text("WHATSAPP_NUMBER_ID") else "sms"


def same_address(person: Person | Contact) -> QuerySet[Person]:
    """Return all who are reached under somebody's e-mail address, or under their number where there is none."""
    known = Person.objects.filter(erased_at__isnull=True)
    email, phone = normal_email(person.email), normal_phone(person.phone)
    if email:
        return known.filter(email_index=email)
    return known.filter(phone_index=phone) if phone else known.none()


def unconfirmed() -> Q:
    """Return the condition of a person who is here only because something was asked for and not confirmed yet."""
    follows = CaseParty.objects.filter(person=OuterRef("pk"), confirmed=False)
    watches = AreaWatch.objects.filter(person=OuterRef("pk"), confirmed=False)
    return Q(Exists(follows)) | Q(Exists(watches))


def follows_waiting(person: Person) -> QuerySet[CaseParty]:
    """Return the public reports that were asked for under somebody's address and wait for its confirmation."""
    rows = CaseParty.objects.filter(person__in=same_address(person), role="subscriber", confirmed=False)
    return rows.filter(case__visibility=Case.Visibility.PUBLIC).select_related("case").order_by("id")


def watches_waiting(person: Person) -> QuerySet[AreaWatch]:
    """Return the areas that were asked for under somebody's address and wait for its confirmation."""
    return AreaWatch.objects.filter(person__in=same_address(person), confirmed=False).order_by("id")


@transaction.atomic
def follow(case: Case, contact: Contact) -> CaseParty | None:
    """Ask an address whether it wants to hear of a public report; None where they gave no way to be reached.

    There is one row for an address and a report, however often it is asked for.
    """

    def add(person: Person) -> CaseParty:
        added = CaseParty.objects.create(case=case, person=person, role="subscriber", anonymous=True, confirmed=False)
        record(Followed(change="asked"), subject_of(case), REPORTER)
        return added

    rows = CaseParty.objects.filter(case=case, role="subscriber", person__in=same_address(contact))
    return _wanted(contact, rows, add)


@transaction.atomic
def watch(area: str, contact: Contact, category: str = "") -> AreaWatch | None:
    """Ask an address whether it wants to hear of new public reports in an area; one row for an address and an area."""

    def add(person: Person) -> AreaWatch:
        secret = digest(new_secret() + new_secret())
        added = AreaWatch.objects.create(person=person, area_code=area, category=category, token_digest=secret)
        record(Watched(code=area, change="asked"), Subject("area_watch", added.pk, Audience.SEALED), REPORTER)
        return added

    rows = AreaWatch.objects.filter(area_code=area, category=category, person__in=same_address(contact))
    return _wanted(contact, rows, add)


def _wanted[Row: (CaseParty, AreaWatch)](
    contact: Contact, rows: QuerySet[Row], add: Callable[[Person], Row]
) -> Row | None:
    """Return the row of what an address wants, a new one where there is none, and ask the address about it."""
    address = normal_email(contact.email) or normal_phone(contact.phone)
    if not address:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [cipher().index(address)])
    row = rows.order_by("id").first()
    if row is None:
        person = keep_person(phone=contact.phone, email=contact.email, language=contact.language)
        row = add(person) if person else None
    if row and row.person and not row.confirmed:
        _ask(row.person)
    return row


def _ask(person: Person) -> None:
    """Send an address the link by which it confirms all that waits for it, unless it was sent one lately."""
    now, follows, watches = timezone.now(), follows_waiting(person), watches_waiting(person)
    lately = {"asked_at__gt": now - ASK_AGAIN}
    if follows.filter(**lately).exists() or watches.filter(**lately).exists():
        return
    way = "email" if person.email else by_phone()
    key = f"confirm:{person.pk}:{now:%Y%m%d%H%M%S%f}"
    notify(person, "report-confirm", {"link": confirm_link(person)}, key=key, channels=[way])
    follows.update(asked_at=now)
    watches.update(asked_at=now)


@transaction.atomic
def confirm(person: Person) -> int:
    """Begin to tell an address what was asked for it; return how many things that were."""
    follows, watches = list(follows_waiting(person)), list(watches_waiting(person))
    for party in follows:
        record(Followed(change="followed"), subject_of(party.case), REPORTER)
    for row in watches:
        record(Watched(code=row.area_code, change="watched"), _subject(row), REPORTER)
    CaseParty.objects.filter(pk__in=[party.pk for party in follows]).update(confirmed=True)
    AreaWatch.objects.filter(pk__in=[row.pk for row in watches]).update(confirmed=True, told_until=timezone.now())
    return len(follows) + len(watches)


@transaction.atomic
def leave(party: CaseParty) -> None:
    """Stop messages to a party; a subscriber is forgotten altogether."""
    record(Followed(change="left"), subject_of(party.case), REPORTER)
    if party.role == "subscriber":
        person = party.person
        party.delete()
        if person:
            erase_person(person)
        return
    party.notify = False
    party.save(update_fields=["notify"])


@transaction.atomic
def unwatch(token: str) -> bool:
    """End a watch by the link of a message, and forget its person; return whether there was one."""
    watched = watch_of(token)
    if watched is None:
        return False
    end_watch(watched)
    return True


def end_watch(watched: AreaWatch) -> None:
    """Forget a watch and its person, inside the caller's transaction."""
    record(Watched(code=watched.area_code, change="left"), _subject(watched), REPORTER)
    watched.delete()
    erase_person(watched.person)


def _subject(watched: AreaWatch) -> Subject:
    return Subject("area_watch", watched.pk or 0, Audience.SEALED)


def forget_unconfirmed() -> int:
    """Forget what was asked for and never confirmed, with the addresses; return how many."""
    before = timezone.now() - CONFIRMING
    parties = CaseParty.objects.filter(role="subscriber", confirmed=False, created_at__lt=before)
    watches = AreaWatch.objects.filter(confirmed=False, created_at__lt=before)
    rows: list[CaseParty | AreaWatch] = [*parties.select_related("person"), *watches.select_related("person")]
    for row in rows:
        with transaction.atomic():
            person = row.person
            row.delete()
            if person:
                erase_person(person)
    return len(rows)
