"""Messages about a case: their values, and those who get them."""

from django.utils import timezone
from django.utils.translation import override

from satukota.kernel.cases.api import Case, CaseEntry, CaseLink, CaseParty, Definition
from satukota.kernel.notifications.api import notify
from satukota.kernel.people.api import User, offices, staff_with
from satukota.modules.reports.queries.links import party_link, staff_link
from satukota.modules.reports.queries.shown import next_promise
from satukota.web.api import day

TOLD = ("reporter", "merged", "subscriber")


def context(case: Case, definition: Definition, entry: CaseEntry | None, language: str) -> dict[str, str]:
    """Return the values of a message about a case."""
    owner = offices().get(case.agency_id or 0)
    clock = next_promise(case, definition, language)
    due = clock.due_at if clock and clock.due_at else case.due_at
    with override(language):
        return {
            "number": case.number,
            "title": case.title,
            "agency": owner.name if owner else "",
            "due": day(timezone.localtime(due)) if due else "–",
            "note": entry.public_text if entry else "",
        }


def tell_parties(case: Case, definition: Definition, template: str, entry: CaseEntry | None, event_id: int) -> None:
    """Send a message to the reporters and followers of a case."""
    parties = CaseParty.objects.filter(case=case, notify=True, confirmed=True, person__isnull=False, role__in=TOLD)
    for party in parties.select_related("person"):
        person, where = party.person, _where(case, party)
        if person is None or person.erased_at or where is None:
            continue
        values = context(case, definition, entry, person.language) | {"link": party_link(where)}
        if where is not party:
            values |= {"title": where.case.title, "note": ""}
        notify(person, template, values, key=f"{event_id}:party:{party.pk}", case_id=case.pk, case_number=case.number)


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


def tell_staff(
    case: Case, definition: Definition, template: str, entry: CaseEntry | None, event_id: int, *, desk: bool
) -> None:
    """Send a message to those who work on a case, or to the desk."""
    for user in _staff(case, desk=desk):
        values = context(case, definition, entry, user.language) | {"link": staff_link(case)}
        # Officers read internal words too.
        values["note"] = entry.text if entry else ""
        notify(user, template, values, key=f"{event_id}:user:{user.pk}", case_id=case.pk, case_number=case.number)


def _staff(case: Case, *, desk: bool) -> list[User]:
    if case.assignee_id and not desk:
        return list(User.objects.filter(pk=case.assignee_id, is_active=True))
    return list(staff_with("desk" if desk else "officer", case.agency_id or 0)[:20])
