"""How often closing photos raised a doubt, were drawn, approved or refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from satukota.kernel.people.api import User, offices
from satukota.modules.reports.models import Evidence


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
