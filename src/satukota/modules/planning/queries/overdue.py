"""What is overdue in a plan: items that ended and are not done, milestones and corrective actions past their day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Corrective, Item, Milestone

FINISHED = (Item.State.DONE, Item.State.DROPPED)


@dataclass(frozen=True)
class Overdue:
    """Something that is overdue: a key that stays as long as its day does, what it is, whose, since when, where."""

    key: str
    name: str
    agency: Agency | None
    due: date
    url: str

    @property
    def agency_name(self) -> str:
        """Whose it is, in words."""
        return self.agency.name if self.agency else ""


def late_items() -> QuerySet[Item]:
    """Return the items that ended and are not done, the longest overdue first."""
    late = Item.objects.filter(ends__lt=timezone.localdate()).exclude(state__in=FINISHED)
    return late.select_related("agency").order_by("ends", "pk")


def late_milestones() -> QuerySet[Milestone]:
    """Return the milestones that were due and are not reached, of items that are still under way."""
    late = Milestone.objects.filter(done_on=None, due__lt=timezone.localdate()).exclude(item__state__in=FINISHED)
    return late.select_related("item", "item__agency").order_by("due", "pk")


def overdue(*, agencies: Collection[int] | None = None, most: int | None = None) -> list[Overdue]:
    """Return the items and milestones that are overdue, the longest first (`most` of them); of some agencies, or all."""
    items, milestones = late_items(), late_milestones()
    if agencies is not None:
        items, milestones = items.filter(agency__in=agencies), milestones.filter(item__agency__in=agencies)
    rows = [_of_item(item) for item in items[:most]] + [_of_milestone(row) for row in milestones[:most]]
    return sorted(rows, key=lambda row: (row.due, row.key))[:most]


def count_overdue() -> int:
    """Return how many items and milestones are overdue."""
    return late_items().count() + late_milestones().count()


def overdue_correctives() -> list[Overdue]:
    """Return the corrective actions that are open after the day that was decided for them."""
    today = timezone.localdate().isoformat()
    late = Corrective.objects.filter(case__is_open=True, case__data__due__lt=today).select_related("case__agency")
    return [_of_corrective(row) for row in late.order_by("case__data__due", "pk")]


def _of_item(item: Item) -> Overdue:
    assert item.ends is not None
    return Overdue(f"item:{item.pk}:{item.ends}", item.name, item.agency, item.ends, _page(item))


def _of_milestone(milestone: Milestone) -> Overdue:
    item, name = milestone.item, f"{milestone.name} ({milestone.item.name})"
    return Overdue(f"milestone:{milestone.pk}:{milestone.due}", name, item.agency, milestone.due, _page(item))


def _of_corrective(row: Corrective) -> Overdue:
    assert row.due is not None
    case: Any = row.case
    return Overdue(f"corrective:{row.pk}:{row.due}", case.title, case.agency, row.due, f"/cases/{case.number}/")


def _page(item: Item) -> str:
    return reverse("planning:item", args=[item.uid])
