"""Reports about the same matter are merged and parted again; a report is split into parts for several agencies."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import (
    Applied,
    Case,
    CaseLink,
    CaseParty,
    Opening,
    Place,
    access_case,
    children,
    link,
    links_of,
    lower_visibility,
    open_case,
    revoke_links,
    unlink,
)
from satukota.kernel.events.api import Actor
from satukota.modules.reports.actions.effects import invalid
from satukota.modules.reports.queries.routing import desk

MERGED_INTO = ("new", "forwarded", "in_progress", "asked", "outside", "checking", "done", "closed")
TASK = "reports.task"
MOST_PARTS = 10


def merge(applied: Applied) -> None:
    """Tie the case to the main report and carry its reporters over, so that they are told what becomes of it.

    From then on it is no more visible than the main report.
    """
    case = applied.case
    main = _main(applied, str(applied.data["into"]).strip().upper())
    link(case, main, CaseLink.Kind.DUPLICATE, applied.who.actor)
    carried = [
        CaseParty(
            case=main,
            person_id=party.person_id,
            user_id=party.user_id,
            role="merged",
            anonymous=party.anonymous,
            notify=party.notify,
        )
        for party in CaseParty.objects.filter(case=case, role__in=["reporter", "subscriber"], confirmed=True)
    ]
    CaseParty.objects.bulk_create(carried)
    revoke_links(case)  # the message about the merge brings new ones
    case.data["merged_into"] = main.number
    lower_visibility(case, main.visibility, applied.who.actor)


def _main(applied: Applied, number: str) -> Case:
    main = Case.objects.defer("search").filter(number=number, type=applied.case.type).first()
    if main is None or not access_case(applied.who.user, main).staff:
        raise invalid("into", _("There is no report with this number that you may see."))
    if main.pk == applied.case.pk:
        raise invalid("into", _("A report cannot be merged with itself."))
    if main.state not in MERGED_INTO:
        raise invalid("into", _("That report is itself merged or archived; choose the main one."))
    if main.visibility != applied.case.visibility and main.visibility > Case.Visibility.AGENCY:
        raise invalid("into", _("A confidential report cannot take in others."))
    return main


def unmerge(applied: Applied) -> None:
    """Part the case from the main report; those whom it brought along go with it."""
    case = applied.case
    for tie, main in links_of(case):
        if tie.kind == CaseLink.Kind.DUPLICATE and tie.case_id == case.pk:
            unlink(tie, applied.who.actor)
            persons = [party.person_id for party in CaseParty.objects.filter(case=case) if party.person_id]
            CaseParty.objects.filter(case=main, role="merged", person_id__in=persons).delete()
    case.data.pop("merged_into", None)
    if case.state == "new":
        office = desk()
        case.agency_id = None if case.visibility == Case.Visibility.PARTIES or office is None else office.id


class TooMany(Exception):
    """A report has at most ten parts."""


class Sealed(Exception):
    """A sealed or confidential report is not split: others would see that it exists."""


@transaction.atomic
def split(case: Case, agency: int, title: str, words: str, actor: Actor) -> Case:
    """Give an agency its part of a report. Raises TooMany or Sealed."""
    if case.visibility > Case.Visibility.AGENCY:
        raise Sealed
    if len(children(case)) >= MOST_PARTS:
        raise TooMany
    place = Place(case.lon, case.lat, case.cell, case.area_code, case.place_note)
    opening = Opening(
        TASK,
        title[:200],
        data={"report": case.number},
        summary=words[:5000],
        category=case.category,
        place=place,
        agency=agency,
        parent_id=case.pk,
        channel=case.channel,
        at=timezone.now(),
    )
    return open_case(opening, actor=actor)
