"""Sums for each agency, area, category or month of a choice."""

from typing import Any

from django.db.models import Sum

from satukota.kernel.people.api import offices
from satukota.kernel.places.api import areas
from satukota.modules.reports.models import MonthSum
from satukota.modules.reports.queries.catalogue import category_name
from satukota.modules.reports.queries.choice import Chosen
from satukota.modules.reports.rules.kpis import MEASURES, kpis


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
        office = offices().get(int(key))
        return office.short_name if office else "–"
    if dimension == "area":
        return next((village.name for village in areas("village") if village.code == key), str(key) or "–")
    return category_name(str(key), "id") if dimension == "category" else str(key)
