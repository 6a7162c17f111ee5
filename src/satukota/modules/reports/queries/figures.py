"""Figures of reports for a choice of months, agency, area and category: sums, medians, tables, what is behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from satukota.kernel.people.api import offices
from satukota.kernel.places.api import areas
from satukota.modules.reports.models import CaseFact, MonthSum
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.rules.kpis import MEASURES, Kpi, kpis


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: reports filed from a month to another (first days), of an agency, area or category."""

    start: date
    end: date
    agency: int = 0
    area: str = ""
    category: str = ""

    def condition(self) -> Q:
        """Return the condition over month sums and facts."""
        found = Q(month__gte=self.start, month__lte=self.end)
        if self.agency:
            found &= Q(agency_id=self.agency)
        if self.area:
            found &= Q(area_code__startswith=self.area)
        return found & Q(category=self.category) if self.category else found

    def address(self, more: str) -> str:
        """Return the list behind a figure: the same choice on the worklist."""
        given: dict[str, Any] = {"type": "reports.complaint", "since": self.start.isoformat()}
        given |= {"agency": self.agency} if self.agency else {}
        given |= {"area": self.area} if self.area else {}
        given |= {"category": self.category} if self.category else {}
        return f"/inbox/?{urlencode(given)}&{more}"


def months_back(count: int, today: date | None = None) -> tuple[date, date]:
    """Return the first days of the month so many months ago and of this month."""
    end = (today or timezone.localdate()).replace(day=1)
    number = end.year * 12 + end.month - 1 - (count - 1)
    return date(number // 12, number % 12 + 1, 1), end


def sums(rows: QuerySet[MonthSum]) -> dict[str, int]:
    """Return the sums of all measures."""
    found: Mapping[str, Any] = rows.aggregate(**{name: Sum(name) for name in MEASURES})
    return {name: int(found[name] or 0) for name in MEASURES}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the catalogue with its value, how many it rests on, and the list behind it."""

    kpi: Kpi
    value: float | None
    n: int
    url: str


def figures(chosen: Chosen) -> list[Figure]:
    """Return every figure of the catalogue."""
    found = sums(MonthSum.objects.filter(chosen.condition()))
    return [
        Figure(one, one.value(found), found[one.bottom or one.top], chosen.address(one.list)) for one in kpis().values()
    ]


def by(chosen: Chosen, dimension: str, most: int = 60) -> list[dict[str, Any]]:
    """Return the sums for each agency, area, category or month, the largest first (months in order)."""
    name = {"agency": "agency_id", "area": "area_code", "category": "category", "month": "month"}[dimension]
    rows = MonthSum.objects.filter(chosen.condition()).values(name)
    rows = rows.annotate(**{f"sum_{measure}": Sum(measure) for measure in MEASURES})
    ordered = rows.order_by("month" if dimension == "month" else "-sum_filed")[:most]
    return [_row(one, name, dimension) for one in ordered]


def _row(one: dict[str, Any], name: str, dimension: str) -> dict[str, Any]:
    found = {measure: int(one[f"sum_{measure}"] or 0) for measure in MEASURES}
    return {
        "key": one[name],
        "name": _name(dimension, one[name]),
        "sums": found,
        "kpi": {k.id: k.value(found) for k in kpis().values()},
    }


def _name(dimension: str, key: Any) -> str:
    if dimension == "agency":
        office = offices().get(int(key))
        return office.short_name if office else "–"
    if dimension == "area":
        return next((one.name for one in areas("village") if one.code == key), str(key) or "–")
    return category_name(str(key), "id") if dimension == "category" else str(key)


SPREAD = """
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY resolve_seconds) / 86400.0,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY resolve_seconds) / 86400.0, count(*)
    FROM (SELECT resolve_seconds FROM reports_casefact WHERE resolve_seconds IS NOT NULL AND month BETWEEN %s AND %s
          AND (%s = 0 OR agency_id = %s) AND (%s = '' OR area_code LIKE %s || '%%') AND (%s = '' OR category = %s)
          ORDER BY case_id DESC LIMIT 60000) newest
"""


def spread(chosen: Chosen) -> tuple[float | None, float | None, int]:
    """Return median and 90th percentile of the days to resolve, and how many reports they rest on (newest 60,000)."""
    given: list[Any] = [
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
        cursor.execute(SPREAD, given)
        median, slow, count = cursor.fetchone()
    return median, slow, int(count)


def fresh() -> Any:
    """Return how new the figures are: the last change that they know."""
    return CaseFact.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
