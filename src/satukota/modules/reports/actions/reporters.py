"""What people may do about their own reports and others': follow, watch an area, ask for a link, be forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import Case, CaseParty, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import Person, erase_person, keep_person, normal_email, normal_phone
from satukota.modules.reports.actions.submit import REPORTER
from satukota.modules.reports.models import AreaWatch
from satukota.modules.reports.queries.links import watch_of
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.submission import TYPE, Contact
from satukota.modules.reports.rules.tracking import digest, new_secret


@dataclass(frozen=True, slots=True)
class Followed(EventData):
    """Somebody follows a public report, or no longer. `change` is followed or left."""

    name: ClassVar[str] = "reports.followed"
    ceiling: ClassVar[Audience] = Audience.SEALED
    change: str = ""


@dataclass(frozen=True, slots=True)
class Watched(EventData):
    """Somebody watches an area, or no longer. `code` is the area's, `change` watched or left."""

    name: ClassVar[str] = "reports.watched"
    ceiling: ClassVar[Audience] = Audience.SEALED
    code: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten(EventData):
    """A reporter's data were deleted on request or by rule. `reports` how many reports they were in, `reason` why."""

    name: ClassVar[str] = "reports.forgotten"
    ceiling: ClassVar[Audience] = Audience.SEALED
    reports: int = 0
    reason: str = ""


@transaction.atomic
def follow(case: Case, contact: Contact) -> CaseParty | None:
    """Let somebody hear of a public report's steps; None where they gave no way to be reached."""
    person = keep_person(phone=contact.phone, email=contact.email, language=contact.language)
    if person is None:
        return None
    made = CaseParty.objects.create(case=case, person=person, role="subscriber", anonymous=True)
    record(Followed(change="followed"), subject_of(case), REPORTER)
    return made


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
def watch(area: str, contact: Contact, category: str = "") -> tuple[AreaWatch, str] | None:
    """Let somebody hear of new public reports in an area; return the watch and the secret that ends it."""
    person = keep_person(phone=contact.phone, email=contact.email, language=contact.language)
    if person is None:
        return None
    secret = new_secret() + new_secret()
    made = AreaWatch.objects.create(
        person=person,
        area_code=area,
        category=category,
        token_digest=digest(secret),
        confirmed=True,
        told_until=timezone.now(),
    )
    record(Watched(code=area, change="watched"), Subject("area_watch", made.pk, Audience.SEALED), REPORTER)
    return made, secret


@transaction.atomic
def unwatch(secret: str) -> bool:
    """End a watch by its secret or by the link of a message, and forget its person; return whether there was one."""
    known = AreaWatch.objects.filter(token_digest=digest(secret)).select_related("person").first()
    found = known or watch_of(secret)
    if found is None:
        return False
    record(Watched(code=found.area_code, change="left"), Subject("area_watch", found.pk, Audience.SEALED), REPORTER)
    person = found.person
    found.delete()
    erase_person(person)
    return True


def known_as(text: str) -> Person | None:
    """Return the newest person with an e-mail address or telephone number, or None."""
    phone, email = normal_phone(text), normal_email(text)
    rows = Person.objects.filter(erased_at__isnull=True)
    rows = rows.filter(email_index=email) if "@" in text else rows.filter(phone_index=phone)
    return rows.order_by("-pk").first() if text.strip() else None


@transaction.atomic
def send_overview(text: str) -> bool:
    """Send the link to all one's reports; return whether anybody is known so (the page never tells)."""
    person = known_as(text)
    if person is None:
        return False
    hour = timezone.now().strftime("%Y%m%d%H")
    # To what was typed and nowhere else: whoever gave another's number beside an own address must not get the link.
    way = "email" if "@" in text else "phone"
    to = Address("email", person.email) if way == "email" else Address(_by_phone(), person.phone)
    link = overview_link(person, way)
    notify(to, "report-links", {"link": link}, key=f"overview:{way}:{person.pk}:{hour}")
    return True


def _by_phone() -> str:
    return "whatsapp" if settings.WHATSAPP_NUMBER_ID else "sms"


def reports_of(person: Person, way: str) -> list[CaseParty]:
    """Return where somebody takes part under one address or number (`way` is email or phone), newest first."""
    known = (
        {"email_index": normal_email(person.email)} if way == "email" else {"phone_index": normal_phone(person.phone)}
    )
    same = Person.objects.filter(**known, erased_at__isnull=True)
    since = timezone.now() - timedelta(days=366)
    rows = CaseParty.objects.filter(person__in=same, case__type=TYPE, case__opened_at__gte=since)
    return list(rows.select_related("case", "person").order_by("-case_id")[:200])


@transaction.atomic
def forget(person: Person, way: str, reason: str = "request", by: Actor = REPORTER) -> int:
    """Erase a reporter everywhere: name, number, address, photos of open reports; the reports stay without them.

    `way` (email or phone) is what was proved to be theirs: reports under it are theirs, others are not.
    """
    parties = reports_of(person, way)
    for party in parties:
        if party.role == "reporter":
            for file in of_case(party.case_id):
                if file.uploaded_by_id is None and not file.public:
                    delete(file, by, reason)
        party.notify = False
        party.save(update_fields=["notify"])
        if party.person and not party.person.erased_at:
            erase_person(party.person)
    if not person.erased_at:
        erase_person(person)
    record(Forgotten(reports=len(parties), reason=reason), Subject("person", person.pk, Audience.SEALED), by)
    return len(parties)
