"""What people may do about their own reports and others': follow, watch an area, ask for a link, be forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from satukota.kernel.cases.api import CaseParty
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import Person, erase_person, normal_email, normal_phone
from satukota.modules.reports.actions.following import by_phone, unconfirmed
from satukota.modules.reports.actions.submit import REPORTER
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.submission import TYPE


@dataclass(frozen=True, slots=True)
class Forgotten(EventData):
    """A reporter's data were deleted on request or by rule. `reports` how many reports they were in, `reason` why."""

    name: ClassVar[str] = "reports.forgotten"
    ceiling: ClassVar[Audience] = Audience.SEALED
    reports: int = 0
    reason: str = ""


def known_as(text: str) -> Person | None:
    """Return the newest person with an address or number, or None; an address that nobody confirmed is unknown."""
    phone, email = normal_phone(text), normal_email(text)
    rows = Person.objects.filter(erased_at__isnull=True)
    rows = rows.filter(email_index=email) if "@" in text else rows.filter(phone_index=phone)
    return rows.exclude(unconfirmed()).order_by("-pk").first() if text.strip() else None


@transaction.atomic
def send_overview(text: str) -> bool:
    """Send the link to all one's reports; return whether anybody is known so (the page never tells)."""
    person = known_as(text)
    if person is None:
        return False
    hour = timezone.now().strftime("%Y%m%d%H")
    # To what was typed and nowhere else: whoever gave another's number beside an own address must not get the link.
    way = "email" if "@" in text else "phone"
    to = Address("email", person.email) if way == "email" else Address(by_phone(), person.phone)
    link = overview_link(person, way)
    notify(to, "report-links", {"link": link}, key=f"overview:{way}:{person.pk}:{hour}")
    return True


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
