"""Budget, spending and work of a year, each item counted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from satukota.modules.planning.models import Figure, Item, Plan, Realisation
from satukota.modules.planning.rules.deviation import Deviation, deviation
from satukota.modules.planning.rules.rollup import Mismatch, counted, mismatches

COUNTED = (Figure.State.SUBMITTED, Figure.State.VERIFIED, Figure.State.PUBLISHED)
"""A draft or a returned figure is not yet the agency's word."""


@dataclass(frozen=True)
class Money:
    """Budget and spending of a year over the items that count, the mean of the work done, and what does not add up."""

    budget: int
    spent: int
    physical: Decimal | None
    items: int
    both: Deviation
    mismatches: tuple[tuple[Item, Mismatch], ...] = ()


def reported(*, public: bool = False) -> QuerySet[Realisation]:
    """Return the work and money that counts: what agencies sent, or only what was published."""
    rows = Realisation.objects.filter(is_current=True)
    return rows.filter(state=Figure.State.PUBLISHED) if public else rows.filter(state__in=COUNTED)


def money(plan: Plan, year: int, *, quarter: int = 4, public: bool = False) -> Money:
    """Return budget, spending and work of a year up to a quarter, from the newest report of each item.

    An item that reports stands for its parts: no money is counted twice.
    """
    newest = (
        reported(public=public)
        .filter(item__plan=plan, year=year, quarter__lte=quarter)
        .exclude(item__state=Item.State.DROPPED)
        .order_by("item_id", "-quarter")
        .distinct("item_id")
    )
    by_item = {row.item_id: row for row in newest}
    parents = dict(plan.items.values_list("pk", "parent"))
    rows = [by_item[pk] for pk in sorted(counted(by_item, parents))]
    budget, spent = (sum(getattr(row, name) or 0 for row in rows) for name in ("budget", "spent"))
    physical, planned = (_mean(getattr(row, name) for row in rows) for name in ("physical", "physical_plan"))
    sums = {pk: (row.budget or 0, row.spent or 0) for pk, row in by_item.items()}
    differing = mismatches(sums, parents)
    items = Item.objects.in_bulk([row.item for row in differing])
    return Money(
        budget, spent, physical, len(rows), deviation(budget, spent, physical, planned),
        tuple((items[row.item], row) for row in differing),
    )  # fmt: skip


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
