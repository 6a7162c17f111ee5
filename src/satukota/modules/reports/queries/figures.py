"""Figures of reports for a choice: each with its value, what it rests on, and the list behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from satukota.modules.reports.models import CaseFact, MonthSum
from satukota.modules.reports.queries.choice import Chosen
from satukota.modules.reports.rules.kpis import MEASURES, Kpi, kpis


def sums(rows: QuerySet[MonthSum]) -> dict[str, int]:
    """Return the sums of all measures."""
    totals: Mapping[str, Any] = rows.aggregate(**{name: Sum(name) for name in MEASURES})
    return {name: int(totals[name] or 0) for name in MEASURES}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the catalogue with its value, how many it rests on, and the list behind it."""

    kpi: Kpi
    value: float | None
    n: int
    url: str


def figures(chosen: Chosen) -> list[Figure]:
    """Return every figure of the catalogue."""
    totals = sums(MonthSum.objects.filter(chosen.condition()))
    return [
        Figure(kpi, kpi.value(totals), totals[kpi.bottom or kpi.top], chosen.address(kpi.list))
        for kpi in kpis().values()
    ]


def fresh() -> Any:
    """Return how new the figures are: the last change that they know."""
    return CaseFact.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
