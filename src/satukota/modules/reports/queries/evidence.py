"""Photos that are to prove a solution: before and after side by side, and how often proof was refused."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from satukota.kernel.cases.api import Case, visible
from satukota.kernel.files.api import StoredFile, of_case
from satukota.kernel.people.api import User, Visitor, offices
from satukota.modules.reports.models import Evidence
from satukota.modules.reports.queries.report_page import picture
from satukota.modules.reports.rules.submission import TYPE


@dataclass(slots=True)
class Pair:
    """One report with what was there before and what is said to be there now."""

    case: Case
    agency: str
    before: list[dict[str, str]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)


def pairs(user: Visitor, most: int = 20) -> tuple[list[Pair], int]:
    """Return whose proof waits for a second person, oldest first, as far as a user may see them, and how many they are."""
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
    """Tell whether a picture is said to show what was done: it was judged as such, or came with an officer's step."""
    return file.pk in known or not file.kind.endswith("photo")


def integrity(since: datetime, agencies: Iterable[int] | None, by: str = "agency") -> list[dict[str, Any]]:
    """Return for each agency (or officer): closing photos, how many raised a doubt, were drawn, approved, refused."""
    rows = Evidence.objects.filter(created_at__gte=since)
    rows = rows if agencies is None else rows.filter(agency_id__in=list(agencies))
    verdict = Evidence.Verdict
    counted = rows.values(f"{by}_id").annotate(
        photos=Count("id"),
        doubtful=Count("id", filter=~Q(verdict=verdict.CLEAR) & ~Q(findings=[])),
        sampled=Count("id", filter=Q(sampled=True)),
        approved=Count("id", filter=Q(verdict=verdict.APPROVED)),
        refused=Count("id", filter=Q(verdict=verdict.REJECTED)),
    )
    names = _names(by, [row[f"{by}_id"] for row in counted])
    named = [
        {**row, "name": names.get(row[f"{by}_id"], "–"), "share": row["refused"] / row["photos"]} for row in counted
    ]
    return sorted(named, key=lambda row: (-row["refused"], -row["photos"]))


def _names(by: str, ids: list[int | None]) -> dict[int | None, str]:
    if by == "agency":
        return {pk: office.short_name for pk, office in offices().items()}
    return dict(User.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "display_name"))
