"""What is kept about a reporter, for the reporter."""

from collections.abc import Iterable
from typing import Any

from satukota.kernel.cases.api import CaseParty, personal_answers, pinned
from satukota.kernel.files.api import of_case
from satukota.kernel.people.api import Person
from satukota.modules.reports.queries.shown import history, picture


def own_data(person: Person, parties: Iterable[CaseParty], language: str) -> dict[str, Any]:
    """Return name and addresses, and each report with its words, answers, history and photos (links of half a day)."""
    return {
        "person": {"name": person.name, "phone": person.phone, "email": person.email, "language": person.language},
        "reports": [_report(party, language) for party in parties],
    }


def _report(party: CaseParty, language: str) -> dict[str, Any]:
    case = party.case
    report = {"number": case.number, "role": party.role, "opened_at": case.opened_at.isoformat()}
    if party.role != "reporter":
        return report
    files = [file for file in of_case(case.pk) if file.is_image]
    lines = history(case, pinned(case.definition_id), language, files, own=True)
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
