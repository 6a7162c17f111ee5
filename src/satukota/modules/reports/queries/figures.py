"""Figures of reports for a choice, each with what it rests on and the list behind it; sums by dimension."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils.translation import get_language

from satukota.kernel.people.api import office_on
from satukota.kernel.places.api import areas
from satukota.modules.reports.models import CaseFact, MonthSum
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.choice import Chosen
from satukota.modules.reports.rules.kpis import MEASURES, Kpi, kpis

SPREAD = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY resolve_workdays),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY resolve_workdays), count(*)
    FROM (SELECT resolve_workdays FROM reports_casefact WHERE resolve_workdays IS NOT NULL AND month BETWEEN %s AND %s
          AND (%s = 0 OR agency_id = %s) AND (%s = '' OR area_code LIKE %s || '%%') AND (%s = '' OR category = %s)
          ORDER BY case_id DESC LIMIT 60000) newest
"""


def sums(rows: QuerySet[MonthSum]) -> dict[str, int]:
    """Return the sums of all measures."""
    totals: Mapping[str, Any] = rows.aggregate(**{name: Sum(name) for name in MEASURES})
    return {name: int(totals[name] or 0) for name in MEASURES}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the catalogue with its value, how many it rests on, how many reports its list holds, and the list."""

    kpi: Kpi
    value: float | None
    n: int
    rows: int
    url: str


def figures(chosen: Chosen) -> list[Figure]:
    """Return every figure of the catalogue."""
    totals = sums(MonthSum.objects.filter(chosen.condition()))
    return [
        Figure(kpi, kpi.value(totals), totals[kpi.bottom or kpi.top], totals[kpi.counted], chosen.list_of(kpi.counted))
        for kpi in kpis().values()
    ]


def last_change() -> Any:
    """Return how new the figures are: the last change that they know."""
    return CaseFact.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()


def spread(chosen: Chosen) -> tuple[float | None, float | None, int]:
    """Return median and 90th percentile of the working days to resolve, and how many reports they rest on (newest 60,000)."""
    parameters: list[Any] = [
        chosen.start,
        chosen.end,
        chosen.agency,
        chosen.agency,
        chosen.area,
        chosen.area,
        chosen.category,
        chosen.category,
    ]
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, parameters)
        median, slow, count = cursor.fetchone()
    return median, slow, int(count)


def sums_by(chosen: Chosen, dimension: str, most: int = 60) -> list[dict[str, Any]]:
    """Return the sums for each agency, area, category or month, the largest first (months in order)."""
    name = {"agency": "agency_id", "area": "area_code", "category": "category", "month": "month"}[dimension]
    rows = MonthSum.objects.filter(chosen.condition()).values(name)
    rows = rows.annotate(**{f"sum_{measure}": Sum(measure) for measure in MEASURES})
    ordered = rows.order_by("month" if dimension == "month" else "-sum_filed")[:most]
    return [_row(row, name, dimension) for row in ordered]


def _row(row: dict[str, Any], name: str, dimension: str) -> dict[str, Any]:
    sums = {measure: int(row[f"sum_{measure}"] or 0) for measure in MEASURES}
    return {
        "key": row[name],
        "name": _name(dimension, row[name]),
        "sums": sums,
        "kpi": {k.id: k.value(sums) for k in kpis().values()},
    }


def _name(dimension: str, key: Any) -> str:
    if dimension == "agency":
        office = office_on(int(key))
        return office.short_name if office else "–"
    if dimension == "area":
        return next((village.name for village in areas("village") if village.code == key), str(key) or "–")
    return category_name(str(key), get_language() or "id") if dimension == "category" else str(key)
