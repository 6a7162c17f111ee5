"""Work, money and minimum services of the demo city: plausible, and the same at every run."""

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from satukota.kernel.places.api import City
from satukota.modules.planning.actions import plan_file_rows
from satukota.modules.planning.models import (
    Allocation,
    Item,
    Realisation,
    SpendingLine,
    SpendingYear,
    SpmService,
    SpmYear,
)
from satukota.modules.planning.rules.quarters import Quarter, quarter_of

MIXES = (("pad", 100, "", 0), ("pad", 70, "dau", 30), ("dau", 60, "dak-nonfisik", 40), ("dbh", 25, "pad", 75))
"""Two sources and their parts of a hundred."""
CASH = (15, 30, 30, 25)
"""How much of a hundred is to be paid in each quarter."""


def load_money(city: City) -> None:
    """Report work and money of the items that name them in the plan file, for each quarter of this year so far."""
    done = quarter_of(timezone.localdate()).previous
    items = {item.code: item for item in Item.objects.filter(plan__is_main=True)}
    for row in _flat(plan_file_rows(city.folder, "plans.yaml")):
        item = items.get(row.get("code", ""))
        if item is not None and row.get("physical") is not None and item.budget:
            mix = MIXES[item.pk % len(MIXES)]
            Allocation.objects.create(**_budget(item, done.year, mix))
            Realisation.objects.bulk_create(_quarters(item, row, done, mix), ignore_conflicts=True)


def _flat(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from _flat(row.get("items", row.get("children", [])))


def _of_year(item: Item, year: int) -> int:
    """Return the budget of a year: an equal part of the whole."""
    years = max(1, (item.ends.year if item.ends else year) - (item.starts.year if item.starts else year) + 1)
    return int((item.budget or 0) / years)


def _parted(amount: int, mix: tuple[str, int, str, int]) -> dict[str, int]:
    first, _share, second, percent = mix
    rest = amount * percent // 100
    return {code: part for code, part in ((first, amount - rest), (second, rest)) if part}


def _budget(item: Item, year: int, mix: tuple[str, int, str, int]) -> dict[str, Any]:
    budget = _of_year(item, year)
    cash = [budget * share // 100 for share in CASH[:3]]
    return {
        "item": item,
        "year": year,
        "budget": budget,
        "funds": _parted(budget, mix),
        "cash": [*cash, budget - sum(cash)],
        "document": f"DPA {year} (contoh)",
        "state": Allocation.State.PUBLISHED,
    }


def _quarters(
    item: Item, row: Mapping[str, Any], done: Quarter, mix: tuple[str, int, str, int]
) -> Iterator[Realisation]:
    budget = _of_year(item, done.year)
    for number in range(1, done.number + 1):
        share = Decimal(number) / done.number
        spent = int(budget * Decimal(row["money"]) / 100 * share)
        yield Realisation(
            item=item,
            year=done.year,
            quarter=number,
            budget=budget,
            spent=spent,
            funds=_parted(spent, mix),
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


DOCUMENT = "Angka contoh untuk peragaan, bukan APBD resmi"
# line → (budget, realised) of the year before last and of last year in billions of rupiah; None: not reported.
SPENDING = {
    "total": ((2_010, 1_905), (2_140, 2_052)),
    "transfer_out": ((0, 0), (0, 0)),
    "education": ((446, 421), (471, 459)),
    "infrastructure": ((682, 611), (868, 829)),
    "staff": ((655, 640), (690, 678)),
    "teacher_allowance": ((41, 40), (44, None)),
    "health": ((262, 251), (281, 274)),
}


def load_spending() -> None:
    """Report example lines of the budget; what is left out shows that a share is not judged without it."""
    lines = {line.code: line for line in SpendingLine.objects.all()}
    year = timezone.localdate().year
    rows = [
        SpendingYear(
            line=lines[code], year=year - 2 + at, budget=budget * 10**9, spent=None if spent is None else spent * 10**9,
            document=DOCUMENT, state=SpendingYear.State.PUBLISHED,
        )
        for code, years in SPENDING.items()
        for at, (budget, spent) in enumerate(years)
    ]  # fmt: skip
    SpendingYear.objects.bulk_create(rows, ignore_conflicts=True)
