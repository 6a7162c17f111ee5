"""Messages about reports: their values, and those who get them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.cases.api import Case, CaseEntry, CaseLink, CaseParty, pinned_definition
from satukota.kernel.notifications.api import Address, Notice, browser_notices, in_every_language
from satukota.kernel.people.api import Person, User, offices, staff_with
from satukota.modules.reports.models import Conversation
from satukota.modules.reports.queries.links import own_topic, party_link, public_link, public_topic, staff_link
from satukota.modules.reports.queries.report_page import next_promise
from satukota.modules.reports.queries.routing import desk as desk_office
from satukota.web.api import day

FOLLOWING = ("reporter", "merged", "subscriber")
"""Roles of those who are told what becomes of a report."""
MOST_STAFF = 20
"""So many officers of an agency are told of a report that nobody has taken."""


def context(case: Case, entry: CaseEntry | None, language: str) -> dict[str, str]:
    """Return the values of a message about a case."""
    owner = offices().get(case.agency_id or 0)
    # By the line, not by the clocks as they are now: the case may have moved on before the message is worded.
    due = entry.due if entry and entry.due else None
    if due is None:
        clock = next_promise(case, pinned_definition(case.definition_id), language)
        due = clock.due_at if clock and clock.due_at else case.due_at
    with override(language):
        return {
            "number": case.number,
            "title": case.title,
            "agency": owner.name if owner else "",
            "due": day(timezone.localtime(due)) if due else "–",
            "main": str(case.data.get("merged_into", "")),
            "note": entry.public_text if entry else "",
        }


class Letters:
    """The messages about many cases. Who gets them is looked up once for all."""

    def __init__(self, cases: Mapping[int, Case]) -> None:
        self.cases = cases
        self._staff: dict[tuple[str, int], list[User]] = {}

    @cached_property
    def parties(self) -> dict[int, list[CaseParty]]:
        """The parties of each case who want to be told, with whom they are."""
        wanted = CaseParty.objects.filter(case__in=self.cases, notify=True, confirmed=True, role__in=FOLLOWING)
        rows = wanted.filter(person__isnull=False, person__erased_at__isnull=True).select_related("person")
        parties: dict[int, list[CaseParty]] = defaultdict(list)
        for party in rows.order_by("pk"):
            parties[party.case_id].append(party)
        return parties

    @cached_property
    def parties_of_reporters(self) -> dict[int, list[CaseParty]]:
        """The reporters of each case, those too who left no way to be reached."""
        parties: dict[int, list[CaseParty]] = defaultdict(list)
        for party in CaseParty.objects.filter(case__in=self.cases, role="reporter").order_by("pk"):
            parties[party.case_id].append(party)
        return parties

    @cached_property
    def assignees(self) -> dict[int, User]:
        """The active people who handle these cases."""
        return User.objects.filter(is_active=True).in_bulk({case.assignee_id for case in self.cases.values()} - {None})

    def to_parties(self, case: Case, template: str, entry: CaseEntry | None, event_id: int) -> Iterator[Notice]:
        """Yield the messages to the reporters and followers of a case."""
        for party in self.parties[case.pk]:
            person, where = party.person, _where(case, party)
            if person is None or where is None:
                continue
            values = context(case, entry, person.language) | {"link": party_link(where)}
            if where is not party:
                values |= {"title": where.case.title, "note": ""}
            yield _notice(
                self._chat(case, where, person) or person, template, values, f"{event_id}:party:{party.pk}", case
            )

    def to_browsers(self, case: Case, event_id: int) -> list[Notice]:
        """Return the news for browsers that follow a case: the reporter's own page, and the public one while it is one.

        What a locked telephone shows is the number, not the matter.
        """
        pages = {own_topic(party): party_link(party) for party in self.parties_of_reporters[case.pk]}
        if case.visibility == Case.Visibility.PUBLIC:
            pages[public_topic(case)] = public_link(case)
        return [
            notice
            for topic, link in pages.items()
            for notice in browser_notices(
                topic, "report-news", in_every_language({"number": case.number, "link": link}), key=str(event_id)
            )
        ]

    def _chat(self, case: Case, party: CaseParty, person: Person) -> Address | None:
        """Return the Telegram chat by which somebody reported who left no other way to be reached."""
        if case.channel != "telegram" or party.case_id != case.pk or person.phone or person.email:
            return None
        talks = Conversation.objects.filter(channel="telegram", cases__contains=[case.pk])
        address = talks.values_list("address", flat=True).first()
        return Address("telegram", address, person.language) if address else None

    def to_staff(
        self, case: Case, template: str, entry: CaseEntry | None, event_id: int, *, desk: bool
    ) -> Iterator[Notice]:
        """Yield the messages to those who work on a case, or to the desk."""
        for user in self._colleagues(case, desk=desk):
            values = context(case, entry, user.language) | {"link": staff_link(case)}
            # Officers read internal words too.
            values["note"] = entry.text if entry else ""
            yield _notice(user, template, values, f"{event_id}:user:{user.pk}", case)

    def _colleagues(self, case: Case, *, desk: bool) -> list[User]:
        if case.assignee_id and not desk:
            assignee = self.assignees.get(case.assignee_id)
            return [assignee] if assignee else []
        office = desk_office() if desk else None
        key = "desk" if desk else "officer", office.id if office else case.agency_id or 0
        if key not in self._staff:
            self._staff[key] = list(staff_with(*key)[:MOST_STAFF])
        return self._staff[key]


def _notice(to: User | Person | Address, template: str, values: Mapping[str, str], key: str, case: Case) -> Notice:
    return Notice(to, template, values, key=key, case_id=case.pk, case_number=case.number)


def _where(case: Case, party: CaseParty) -> CaseParty | None:
    """Return as whom somebody reads of a case; None where it is not theirs and no longer everybody's to see.

    Whose report was merged into one that is not public hears of its steps by the words and the page of their own.
    """
    if party.role == "reporter" or case.visibility == Case.Visibility.PUBLIC:
        return party
    if party.role != "merged" or case.visibility > Case.Visibility.AGENCY:
        return None
    ties = CaseLink.objects.filter(other=case, kind=CaseLink.Kind.DUPLICATE, ended_at__isnull=True)
    own = CaseParty.objects.filter(case__in=ties.values("case"), role="reporter", person=party.person_id)
    return own.select_related("case").first()
