"""Reports about the same matter: merged into the main one, and parted again."""

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import (
    Applied,
    Case,
    CaseLink,
    CaseParty,
    access_case,
    link,
    links_of,
    lower_visibility,
    revoke_links,
    unlink,
)
from satukota.modules.reports.actions.effects import invalid

MERGED_INTO = ("new", "forwarded", "in_progress", "asked", "outside", "checking", "done", "closed")


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
