"""Budget, spending and work of a year."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Sum

from satukota.modules.planning.models import Item, Plan, Realisation
from satukota.modules.planning.rules.deviation import Deviation, deviation


@dataclass(frozen=True)
class Money:
    """Budget and spending of a year over the items that carry money, and the mean of the work done."""

    budget: int
    spent: int
    physical: Any
    items: int
    both: Deviation


def money(plan: Plan, year: int) -> Money:
    """Return budget, spending and work of a year, from the newest report of each item."""
    newest = (
        Realisation.objects.filter(item__plan=plan, year=year)
        .exclude(item__state=Item.State.DROPPED)
        .order_by("item_id", "-quarter")
        .distinct("item_id")
    )
    rows = Realisation.objects.filter(pk__in=newest.values("pk"))
    sums = rows.aggregate(budget=Sum("budget"), spent=Sum("spent"), physical=Avg("physical"), plan=Avg("physical_plan"))
    budget, spent = sums["budget"] or 0, sums["spent"] or 0
    return Money(
        budget, spent, sums["physical"], rows.count(), deviation(budget, spent, sums["physical"], sums["plan"])
    )
