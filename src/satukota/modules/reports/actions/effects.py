"""What the definition's actions do besides moving the case: named in the manifest, run inside the kernel's action."""

from django.utils.translation import gettext as _

from satukota.kernel.cases.api import (
    Applied,
    Case,
    CaseLink,
    CaseParty,
    FieldError,
    Invalid,
    access_case,
    link,
    links_of,
    unlink,
)
from satukota.kernel.files.api import of_case, publish
from satukota.modules.reports.queries.catalogue import category
from satukota.modules.reports.queries.routing import desk, suggested
from satukota.modules.reports.rules.routing import Facts

MERGED_INTO = ("new", "forwarded", "in_progress", "asked", "outside", "checking", "done", "closed")


def said(field: str, text: str) -> Invalid:
    """Return the refusal of an answer with a text of our own."""
    return Invalid({field: FieldError("said", {"said": text})})


def to_desk(applied: Applied) -> None:
    """Give the case back to the desk and remember from where it came."""
    case, office = applied.case, desk()
    case.data["returned_from"] = case.agency_id
    case.data["returned"] = int(case.data.get("returned", 0)) + 1
    case.agency_id, case.assignee_id = (office.id if office else None), None


def show_photos(applied: Applied) -> None:
    """Publish the reporter's photos where the report is public and the desk says that they may be seen."""
    if applied.case.visibility != Case.Visibility.PUBLIC or not applied.data.get("photos", True):
        return
    files = of_case(applied.case.pk)
    covered = {file.redacted_of_id for file in files}
    for file in files:
        if file.kind.endswith("photo") and not file.public and file.pk not in covered:
            publish(file, applied.who.actor)


def recategorise(applied: Applied) -> None:
    """Take over what follows from the new category: terms, checks, the agency that it suggests."""
    case, found = applied.case, category(str(applied.data["category"]))
    if found is None:
        raise said("category", _("There is no such category."))
    class_ = applied.data.get("class") or case.data.get("class") or found.class_
    facts = Facts(found.code, class_, case.area_code, channel=case.channel, answers=case.data.get("answers", {}))
    office, route = suggested(facts)
    case.category = found.code
    case.data |= {
        "class": class_,
        "norm": found.norm if class_ == "complaint" else "",
        "second": found.second,
        "hidden": found.hidden,
        "inspection": bool(applied.data.get("inspection")) or found.inspection,
        "suggested": office.code if office else "",
        "suggested_why": dict(route.why),
    }


def merge(applied: Applied) -> None:
    """Tie the case to the main report and carry its reporters over, so that they are told what becomes of it."""
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
        for party in CaseParty.objects.filter(case=case, role__in=["reporter", "subscriber"])
    ]
    CaseParty.objects.bulk_create(carried)
    case.data["merged_into"] = main.number


def _main(applied: Applied, number: str) -> Case:
    main = Case.objects.defer("search").filter(number=number, type=applied.case.type).first()
    if main is None or not access_case(applied.who.user, main).staff:
        raise said("into", _("There is no report with this number that you may see."))
    if main.pk == applied.case.pk:
        raise said("into", _("A report cannot be merged with itself."))
    if main.state not in MERGED_INTO:
        raise said("into", _("That report is itself merged or archived; choose the main one."))
    if main.visibility != applied.case.visibility and main.visibility > Case.Visibility.AGENCY:
        raise said("into", _("A confidential report cannot take in others."))
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
