"""Work, money and minimum services of the demo city: plausible, and the same at every run."""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from satukota.kernel.places.api import City
from satukota.modules.planning.actions import plan_file_rows
from satukota.modules.planning.models import Item, Realisation, SpmService, SpmYear
from satukota.modules.planning.rules.quarters import Quarter, quarter_of


def load_money(city: City) -> None:
    """Report work and money of the items that name them in the plan file, for each quarter of this year so far."""
    done = quarter_of(timezone.localdate()).previous
    items = {item.code: item for item in Item.objects.filter(plan__is_main=True)}
    for row in _flat(plan_file_rows(city.folder, "plans.yaml")):
        item = items.get(row.get("code", ""))
        if item is not None and row.get("physical") is not None and item.budget:
            Realisation.objects.bulk_create(_quarters(item, row, done), ignore_conflicts=True)


def _flat(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _flat(row.get("items", row.get("children", [])))


def _quarters(item: Item, row: Mapping[str, Any], done: Quarter) -> Iterator[Realisation]:
    years = max(1, (item.ends.year if item.ends else done.year) - (item.starts.year if item.starts else done.year) + 1)
    budget = int((item.budget or 0) / years)
    for number in range(1, done.number + 1):
        share = Decimal(number) / done.number
        yield Realisation(
            item=item,
            year=done.year,
            quarter=number,
            budget=budget,
            spent=int(budget * Decimal(row["money"]) / 100 * share),
            physical_plan=(Decimal(25) * number).quantize(Decimal("0.1")),
            physical=(Decimal(row["physical"]) * share).quantize(Decimal("0.1")),
            state=Realisation.State.PUBLISHED,
        )


def load_spm() -> None:
    """Report the 29 minimum services for this year and the year before."""
    chance = random.Random("spm")
    year = timezone.localdate().year
    rows = []
    for service in SpmService.objects.all():
        due = chance.randrange(300, 42_000)
        for past, share in ((1, chance.uniform(0.72, 0.97)), (0, chance.uniform(0.58, 1.0))):
            parts = chance.randrange(4, 9)
            rows.append(
                SpmYear(
                    service=service,
                    year=year - past,
                    to_serve=due,
                    served=int(due * share),
                    quality_target=parts,
                    quality_met=chance.randrange(parts - 2, parts + 1),
                    state=SpmYear.State.PUBLISHED,
                )
            )
    SpmYear.objects.bulk_create(rows, ignore_conflicts=True)
