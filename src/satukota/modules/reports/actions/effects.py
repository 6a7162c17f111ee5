"""What the definition's actions do besides moving the case: named in the manifest, run inside the kernel's action."""

import json
from dataclasses import replace

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Applied, Case, FieldError, Invalid, lower_visibility, personal_answers
from satukota.kernel.files.api import of_case, publish
from satukota.kernel.people.api import mask_personal
from satukota.kernel.places.api import PlaceOutside, area, cell, locate
from satukota.modules.reports.queries.catalogue import FIRST, VERSION, category_called
from satukota.modules.reports.queries.routing import desk, suggested_office
from satukota.modules.reports.rules.conditions import Facts
from satukota.modules.reports.rules.norms import Allowance

LONGER = "longer_asked"


def invalid(field: str, text: str) -> Invalid:
    """Return the refusal of an answer with a text of our own."""
    return Invalid({field: FieldError("said", {"said": text})})


def to_desk(applied: Applied) -> None:
    """Give the case back to the desk and remember from where it came."""
    case, office = applied.case, desk()
    case.data["returned_from"] = case.agency_id
    case.data["returned"] = int(case.data.get("returned", 0)) + 1
    # A confidential report is at no agency while it is at the desk: who else works there does not see it.
    hidden = case.visibility == Case.Visibility.PARTIES
    case.agency_id, case.assignee_id = (office.id if office and not hidden else None), None


def open_to_public(applied: Applied) -> None:
    """Make a report that is public now fit for everybody: words without what identifies people, photos.

    Photos are published where the desk says that they may be seen.
    """
    mask_words(applied)
    if applied.case.visibility != Case.Visibility.PUBLIC or not applied.data.get("photos", True):
        return
    files = of_case(applied.case.pk)
    covered = {file.redacted_of_id for file in files}
    for file in files:
        if file.kind.endswith("photo") and not file.public and file.pk not in covered:
            publish(file, applied.who.actor)


def mask_words(applied: Applied) -> None:
    """Mask identity numbers, telephone numbers and addresses in what the public reads of a public report."""
    if applied.case.visibility == Case.Visibility.PUBLIC:
        mask_case(applied.case)


def mask_case(case: Case) -> bool:
    """Mask what identifies people in title, words and place of a case; return whether there was anything.

    The reporter's own words are kept, sealed among the personal answers, for those who may read those. The caller
    writes the case.
    """
    own = {"words": case.summary, "place_words": case.place_note}
    title, summary, place = (mask_personal(text) for text in (case.title, case.summary, case.place_note))
    if (title, summary, place) == (case.title, case.summary, case.place_note):
        return False
    kept = {name: text for name, text in own.items() if text != mask_personal(text)}
    # What was kept before are the reporter's first words; a later wording of the desk does not take their place.
    case.personal = json.dumps({**kept, **personal_answers(case)}, ensure_ascii=False) if kept or case.personal else ""
    case.title, case.summary, case.place_note = title, summary, place
    return True


def close_to_public(applied: Applied) -> None:
    """Take the case and its photos from the public; the city's staff see it as before."""
    lower_visibility(applied.case, Case.Visibility.AGENCY, applied.who.actor)


def hide(applied: Applied) -> None:
    """Take the case and its photos from the public; what is sealed stays sealed."""
    lower_visibility(applied.case, Case.Visibility.PARTIES, applied.who.actor)


def recategorise(applied: Applied) -> None:
    """Take over what follows from the new category: terms, checks, the agency that it suggests.

    Where its term is longer and the agency has the report already, the term stays until a head allows the longer one.
    """
    case, kind = applied.case, category_called(str(applied.data["category"]))
    if kind is None:
        raise invalid("category", _("There is no such category."))
    class_ = applied.data.get("class") or case.data.get("class") or kind.class_
    before = Allowance.of(case.data)
    after = Allowance(class_, kind.norm if class_ == "complaint" else "", bool(case.data.get("inspection")))
    after = replace(after, inspection=after.inspection or kind.inspection)
    if kind.code != case.category:
        case.data.setdefault(FIRST, case.category)
    case.category = kind.code
    case.data[VERSION] = kind.version
    case.data |= {"class": class_, "second": kind.second, "hidden": kind.hidden}
    case.data |= {"norm": after.norm, "inspection": after.inspection}
    if after.days > before.days and case.state != "new":
        case.data |= {"norm": before.term, "inspection": False, "longer": after.as_json()}
        case.flags = sorted({*case.flags, LONGER})
    suggest_again(case)


def suggest_again(case: Case) -> None:
    """Ask the routing rules anew where a report goes, by what is known of it now."""
    class_, answers = str(case.data.get("class", "")), case.data.get("answers", {})
    office, route = suggested_office(
        Facts(case.category, class_, case.area_code, channel=case.channel, answers=answers)
    )
    case.data |= {"suggested": office.code if office else "", "suggested_why": dict(route.why)}


def ask_longer(applied: Applied) -> None:
    """Ask the head for the time of a field inspection; until then the term stays."""
    data = applied.case.data
    data["longer"] = replace(Allowance.of(data), inspection=True).as_json()


def allow_longer(applied: Applied) -> None:
    """Give a report the longer term that was asked for."""
    wanted = applied.case.data.pop("longer", {})
    applied.case.data |= {name: wanted[name] for name in ("norm", "inspection") if name in wanted}


def set_place(applied: Applied) -> None:
    """Put a report at another place: its area, its cell and the suggested agency follow.

    A point goes before an area; words alone leave the point as it is.
    """
    case, data = applied.case, applied.data
    lon, lat, area_code = data.get("lon"), data.get("lat"), str(data.get("area") or "")
    try:
        if lon is not None and lat is not None:
            case.lon, case.lat, case.cell = lon, lat, cell(lon, lat)
            case.area_code = locate(lon, lat).area_code
        elif area_code:
            case.area_code = area(area_code).code
    except PlaceOutside as error:
        raise invalid("lon", _("This place is outside the city.")) from error
    except ObjectDoesNotExist as error:
        raise invalid("area", _("There is no such kelurahan or village.")) from error
    if not any((lon is not None and lat is not None, area_code, data.get("place_note"))):
        raise invalid("place_note", _("Say where it is: a point, an area, or what it is near to."))
    case.place_note = str(data.get("place_note") or case.place_note)
    case.data["place_source"] = "staff"
    suggest_again(case)
