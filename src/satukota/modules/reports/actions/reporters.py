"""What people may do about their own reports: ask for the link to them, end older links, be forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, override

from satukota.kernel.cases.api import Case, CaseParty, lock_case, redact_case, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.files.api import delete, of_case
from satukota.kernel.notifications.api import Address, forget_recipients, forget_topics, notify, reword_messages
from satukota.kernel.people.api import Person, erase_person, normal_email, normal_phone
from satukota.modules.reports.actions.following import by_phone, end_watch, unconfirmed
from satukota.modules.reports.actions.submit import PHOTO, REPORTER
from satukota.modules.reports.models import AreaWatch, Conversation, SetAside
from satukota.modules.reports.queries.catalogue import category_name, category_of_case
from satukota.modules.reports.queries.links import own_topic
from satukota.modules.reports.queries.overview import overview_link
from satukota.modules.reports.rules.catalogue import Question
from satukota.modules.reports.rules.submission import TYPE


@dataclass(frozen=True, slots=True)
class LinksEnded(EventData):
    """A reporter ended all links to a report that were sent before."""

    name: ClassVar[str] = "reports.links_ended"
    ceiling: ClassVar[Audience] = Audience.SEALED


@dataclass(frozen=True, slots=True)
class Forgotten(EventData):
    """A reporter's data were deleted on request or by rule. `reports` how many reports were theirs, `reason` why."""

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


def same_as(person: Person, way: str) -> list[Person]:
    """Return all who are known by somebody's address or number (`way` is email or phone): each report has its own."""
    known = (
        {"email_index": normal_email(person.email)} if way == "email" else {"phone_index": normal_phone(person.phone)}
    )
    return list(Person.objects.filter(**known, erased_at__isnull=True))


def reports_of(person: Person, way: str) -> list[CaseParty]:
    """Return where somebody takes part under one address or number (`way` is email or phone), newest first."""
    since = timezone.now() - timedelta(days=366)
    rows = CaseParty.objects.filter(person__in=same_as(person, way), confirmed=True)
    rows = rows.filter(case__type=TYPE, case__opened_at__gte=since)
    return list(rows.select_related("case", "person").order_by("-case_id")[:200])


@transaction.atomic
def end_links(person: Person, way: str) -> int:
    """End all links to their reports that somebody was sent so far; return of how many reports."""
    rows = CaseParty.objects.filter(person__in=same_as(person, way), case__type=TYPE)
    parties = list(rows.select_related("case"))
    for party in parties:
        record(LinksEnded(), subject_of(party.case), REPORTER)
    forget_topics(map(own_topic, parties))
    return rows.update(epoch=F("epoch") + 1)


@transaction.atomic
def forget(person: Person, way: str, reason: str = "request", by: Actor = REPORTER) -> int:
    """Erase a reporter everywhere; return in how many reports they were.

    Name, number and address, the words and photos of their reports wherever these lie (history, search, learned
    words, messages), what waits for them, their links and codes, watched areas and followed reports. Category, place
    on the map, area, times and what staff wrote stay. `way` (email or phone) is what was proved to be theirs: reports
    under it are theirs, others are not.
    """
    return forget_persons(same_as(person, way), reason, by)


@transaction.atomic
def forget_persons(persons: list[Person], reason: str, by: Actor) -> int:
    """Erase these persons in all reports, as `forget` does; return in how many reports they were."""
    parties = list(CaseParty.objects.filter(person__in=persons).select_related("case"))
    own = [lock_case(party.case) for party in parties if party.role == "reporter" and party.case.type == TYPE]
    for case in own:
        erase_report(case, by, reason)
    _erase_traces(own, persons, by)
    forget_topics(map(own_topic, parties))
    for watched in AreaWatch.objects.filter(person__in=persons).select_related("person"):
        end_watch(watched)
    rows = CaseParty.objects.filter(pk__in=[party.pk for party in parties])
    rows.update(token_digest="", notify=False, epoch=F("epoch") + 1)
    rows.filter(role="subscriber").delete()
    for known in persons:
        erase_person(known)
    if persons:
        subject = Subject("person", persons[0].pk, Audience.SEALED)
        record(Forgotten(reports=len(own), reason=reason), subject, by)
    return len(own)


def erase_report(case: Case, by: Actor, reason: str) -> None:
    """Forget what the reporter wrote and photographed in a report, inside the caller's action."""
    for file in of_case(case.pk):
        if file.kind == PHOTO and not file.redacted_of_id:
            delete(file, by, reason)
    kind = category_of_case(case)
    answers = case.data.get("answers", {})
    chosen = (
        {question.code: answers[question.code] for question in kind.questions if _is_chosen(question, answers)}
        if kind
        else {}
    )
    case.data |= {"answers": chosen, "erased": timezone.now().date().isoformat()}
    with override("id"):
        redact_case(
            case,
            by,
            reason,
            title=category_name(case.category, "id"),
            summary=gettext("The reporter had their words and photos deleted."),
        )


def _is_chosen(question: Question, answers: Mapping[str, object]) -> bool:
    """Tell whether an answer was chosen or counted, not written."""
    value = answers.get(question.code)
    values = value if isinstance(value, list) else [value]
    return value is not None and all(
        isinstance(choice, bool | int | float) or str(choice) in question.choices for choice in values
    )


def _erase_traces(cases: list[Case], persons: list[Person], by: Actor) -> None:
    """Forget what left the reports: messages about them, and the conversations by which they came."""
    addresses = {address for person in persons for address in (person.email, person.phone) if address}
    forget_recipients(persons, by, addresses=addresses)
    words = {case.pk: {"title": case.title, "note": "–"} for case in cases}
    reword_messages([case.pk for case in cases], words)
    for case in cases:
        Conversation.objects.filter(Q(last_case__startswith=case.number) | Q(cases__contains=[case.pk])).delete()
    senders = {text for address in addresses for text in (address, address.removeprefix("+"))}
    Conversation.objects.filter(sender__in=senders).delete()
    ended = Q(reason=SetAside.Reason.ENDED, detail__in=[case.number for case in cases])
    SetAside.objects.filter(Q(sender__in=senders) | ended).delete()
