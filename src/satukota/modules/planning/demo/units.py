"""Indicators by unit: every kelurahan and every Puskesmas reports, some of them have not yet; all figures are examples."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import City, areas
from satukota.modules.planning.actions import (
    ChosenUnits,
    UnitReading,
    choose_units,
    plan_file_rows,
    report_unit_values,
)
from satukota.modules.planning.demo.figures import YEARS
from satukota.modules.planning.models import Indicator, Target, UnitPart
from satukota.modules.planning.queries.units import expected_parts
from satukota.modules.planning.rules.quarters import Quarter, quarter_of

REPORTED = 0.8
"""The share of the units that have reported; the others are late."""
CHILDREN = (400, 1900)
"""Children under five for whom a Puskesmas answers, from and to: in this order of size, not a count."""


def load_units(city: City) -> None:
    """Say which units report for the indicators that are broken down; a park is promised for each kelurahan."""
    first_day = date(timezone.localdate().year - YEARS + 1, 1, 1)
    for row in plan_file_rows(city.folder, "indicators.yaml"):
        indicator = Indicator.objects.filter(code=row["code"]).first()
        if indicator is None or not row.get("by"):
            continue
        parts = choose_units(indicator, _chosen(row["by"]), first_day, Actor.system())
        if row.get("across") == "sum":
            _promise_one_each(indicator, parts)


def _chosen(by: dict[str, Any]) -> ChosenUnits:
    if "areas" in by:
        return ChosenUnits(areas=areas(by["areas"]))
    agencies = list(Agency.objects.filter(code__startswith=by["agencies"]).order_by("code"))
    return ChosenUnits(agencies=agencies, kind=by["kind"])


def _promise_one_each(indicator: Indicator, parts: Sequence[UnitPart]) -> None:
    today = timezone.localdate()
    definition = indicator.definitions.get(is_current=True)
    Target.objects.bulk_create(
        Target(
            indicator=indicator,
            unit=part.unit,
            definition=definition,
            year=year,
            value=Decimal(1),
            source="Renja (contoh)",
            entered_at=datetime(year - 1, 12, 1, 2, tzinfo=UTC),
        )
        for year in sorted({today.year, quarter_of(today).previous.year})
        for part in parts
    )


def report_units(indicator: Indicator, quarter: Quarter, chance: random.Random) -> None:
    """Let most units of an indicator report for a quarter."""
    parts = expected_parts(indicator, quarter)
    chosen = chance.sample(parts, round(len(parts) * REPORTED))
    definition = indicator.definitions.get(is_current=True)
    readings = []
    for part in sorted(chosen, key=lambda part: part.unit.code):
        if definition.across == "sum":
            readings.append(UnitReading(part.unit, Decimal(chance.random() < 0.9)))
            continue
        value = Decimal(str(round(chance.uniform(62, 99), 1)))
        readings.append(UnitReading(part.unit, value, chance.randint(*CHILDREN)))
    report_unit_values(indicator, quarter, readings, Actor.system())
