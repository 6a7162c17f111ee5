"""All reports of one person: the signed link to them, good for two hours, and all their data to take along."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from satukota.kernel.cases.api import CaseParty, personal_answers, pinned_definition
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import Person
from satukota.modules.reports.queries.links import base
from satukota.modules.reports.queries.report_page import history, picture

PERSON = "reports.person"
OVERVIEW = timedelta(hours=2)


def overview_link(person: Person, way: str) -> str:
    """Return the page with all reports under somebody's address or number (`way`); it works for two hours."""
    return base() + reverse("reports:mine", args=[signing.dumps([person.pk, way], salt=PERSON)])


class Expired(Exception):
    """This link was ours, but its time is over."""


def person_of(token: str) -> tuple[Person, str] | None:
    """Return for whom an overview was asked, and what was proved to be theirs: email or phone. Raises Expired."""
    try:
        pk, way = signing.loads(token, salt=PERSON, max_age=OVERVIEW)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, TypeError, ValueError):
        return None
    person = Person.objects.filter(pk=pk, erased_at__isnull=True).first()
    return (person, str(way)) if person else None


def own_data(person: Person, parties: Iterable[CaseParty], language: str) -> dict[str, Any]:
    """Return name and addresses, and each report with its words, answers, history and photos (links of half a day)."""
    return {
        "person": {"name": person.name, "phone": person.phone, "email": person.email, "language": person.language},
        "reports": [party_data(party, language) for party in parties],
    }


def party_data(party: CaseParty, language: str) -> dict[str, Any]:
    """Return a report as its reporter may take it along; of one that is only followed no more than its number."""
    case = party.case
    report = {"number": case.number, "role": party.role, "opened_at": case.opened_at.isoformat()}
    if party.role != "reporter":
        return report
    files = [file for file in of_case(case.pk) if file.is_image]
    lines = history(case, pinned_definition(case.definition_id), language, files, own=True)
    return report | {
        "title": case.title,
        "text": personal_answers(case).get("words", case.summary),
        "category": case.category,
        "class": case.data.get("class"),
        "anonymous": bool(case.data.get("anonymous")),
        "confidential": bool(case.data.get("confidential")),
        "answers": case.data.get("answers", {}),
        "place": {"note": case.place_note, "lon": case.lon, "lat": case.lat, "area": case.area_code},
        "photos": [picture(file, case)["url"] for file in files if file.kind.endswith("photo")],
        "history": [{"at": line.at.isoformat(), "what": line.sentence, "words": line.note} for line in lines],
    }
