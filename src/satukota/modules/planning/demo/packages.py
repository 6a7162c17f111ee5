"""Packages of procurement of the demo city: examples below the items with a budget, the same at every run."""

from datetime import date

from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions import save_package
from satukota.modules.planning.models import Allocation, Package
from satukota.modules.planning.rules.procurement import Method

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
