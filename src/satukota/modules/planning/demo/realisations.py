"""Work, money and minimum services of the demo city: plausible, and the same at every run."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.places.api import City
from satukota.modules.planning.actions import plan_file_rows, save_package
from satukota.modules.planning.models import (
    Allocation,
    Item,
    Package,
    Realisation,
    SpendingLine,
    SpendingYear,
    SpmService,
    SpmYear,
)
from satukota.modules.planning.rules.procurement import Method
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


MOST = 12
WAYS = (Method.CATALOGUE, Method.TENDER, Method.DIRECT, Method.SELECTION)
PARTS = (40, 25)
"""What the two packages of an item are worth, in hundredths of its budget."""


def load_packages() -> None:
    """Announce two packages of each of some items for this year; a few are late, most have a contract."""
    year, today = timezone.localdate().year, timezone.localdate()
    rows = Allocation.objects.filter(is_current=True, state="published", budget__gt=0).select_related("item")
    for at, row in enumerate(rows.order_by("item__path")[:MOST]):
        for number, part in enumerate(PARTS):
            _announce(row, year, today, at * len(PARTS) + number, row.budget * part // 100)


def _announce(row: Allocation, year: int, today: date, place: int, value: int) -> None:
    begins = 1 + place % 6
    planned = [date(year, month, 1) for month in (begins, begins + 2, begins + 5)]
    late = place % 7 == 3
    real = [month if month <= today and not late else None for month in planned]
    save_package(
        Package(
            item=row.item,
            year=year,
            code=f"contoh-{year}-{place + 1:03d}",
            name=f"Paket {place % 2 + 1}: {row.item.name}"[:300],
            method=WAYS[place % len(WAYS)],
            value=value,
            selection_planned=planned[0],
            start_planned=planned[1],
            end_planned=planned[2],
            selection_real=real[0],
            start_real=real[1],
            end_real=real[2],
            contract_number=f"SPK/{place + 1:03d}/{year} (contoh)" if real[1] else "",
            contract_value=value * 97 // 100 if real[1] else None,
            progress=100 if real[2] else 45 if real[1] else None,
        ),
        Actor.system(),
    )
