"""Photos that are to prove a solution: before and after side by side."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.api import Case, visible
from satukota.kernel.files.api import StoredFile, of_case
from satukota.kernel.people.api import Visitor, offices
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.queries.shown import picture
from satukota.modules.reports.rules.submission import TYPE


@dataclass(slots=True)
class Pair:
    """One report with what was there before and what is said to be there now."""

    case: Case
    agency: str
    before: list[dict[str, str]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)


def pairs(user: Visitor, most: int = 20) -> tuple[list[Pair], int]:
    """Return the reports that a user may see whose proof waits for a second person, oldest first, and how many they are."""
    rows = visible(user).filter(type=TYPE, state="checking", visibility__lte=Case.Visibility.AGENCY)
    cases = list(rows.defer("search").order_by("changed_at")[:most])
    return [_pair(case) for case in cases], rows.count()


def _pair(case: Case) -> Pair:
    files = [file for file in of_case(case.pk) if file.is_image and file.redacted_of_id is None]
    office = offices().get(case.agency_id or 0)
    known = {evidence.file_id: evidence.findings for evidence in Evidence.objects.filter(case=case)}
    return Pair(
        case,
        office.short_name if office else "",
        [picture(file, case) for file in files if file.kind.endswith("photo") and file.pk not in known][:3],
        [picture(file, case) | {"findings": known.get(file.pk, [])} for file in files if _proof(file, known)][-3:],
    )


def _proof(file: StoredFile, known: Container[Any]) -> bool:
    """Tell whether a picture is said to show what was done: it was judged as such, or came with a step of an officer."""
    return file.pk in known or not file.kind.endswith("photo")
