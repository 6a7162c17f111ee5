"""Items of a plan with what stands beside them."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Hit
from satukota.modules.planning.models import Item, Plan, Realisation
from satukota.modules.planning.queries.money import reported
from satukota.modules.planning.queries.owners import Owner, owners
from satukota.modules.planning.rules.deviation import Deviation, deviation

MOST_CHILDREN = 200


@dataclass
class Node:
    """An item in a list with what stands beside it."""

    item: Item
    children: int = 0
    progress: Deviation | None = None
    realisation: Realisation | None = None
    lights: dict[str, int] = field(default_factory=dict)
    owner: Owner | None = None
    """Who heads the agency that owns it, where a page asked for that."""

    @property
    def indent(self) -> int:
        """Steps to the right, for the style sheet."""
        return min(self.item.depth, 5)


def nodes(items: QuerySet[Item], year: int | None = None, *, public: bool = False) -> list[Node]:
    """Return items with the number of their parts and their newest work and money of the year (the published ones)."""
    listed = list(
        items.select_related("agency", "dimension", "dimension__parent", "spm", "plan").annotate(
            child_count=Count("children", filter=~Q(children__state=Item.State.DROPPED))
        )
    )
    newest = realisations([item.pk for item in listed], year, public=public)
    return [_node(item, newest.get(item.pk)) for item in listed]


def owned(listed: list[Node]) -> list[Node]:
    """Say of each item who heads the agency that owns it today; return the same nodes."""
    heads = owners(node.item.agency for node in listed)
    for node in listed:
        node.owner = heads.get(node.item.agency_id or 0)
    return listed


def _node(item: Any, realisation: Realisation | None) -> Node:
    node = Node(item, item.child_count, realisation=realisation)
    if realisation is not None:
        budget = realisation.budget if realisation.budget is not None else item.budget
        node.progress = deviation(budget, realisation.spent, realisation.physical, realisation.physical_plan)
    return node


def realisations(ids: list[int], year: int | None = None, *, public: bool = False) -> dict[int, Realisation]:
    """Return the newest report of work and money of each item (of one year, else up to this one)."""
    reports = reported(public=public).filter(item__in=ids)
    reports = reports.filter(year__lte=timezone.localdate().year) if year is None else reports.filter(year=year)
    newest = reports.order_by("item_id", "-year", "-quarter").distinct("item_id")
    return {row.item_id: row for row in newest}


def children(item: Item) -> list[Node]:
    """Return the parts of an item."""
    return nodes(item.children.exclude(state=Item.State.DROPPED).order_by("path")[:MOST_CHILDREN])


def quick_win_items(plan: Plan) -> QuerySet[Item]:
    """Return the quick wins of a plan that were not dropped."""
    return plan.items.filter(quick_win=True).exclude(state=Item.State.DROPPED)


def late_first(items: QuerySet[Item]) -> QuerySet[Item]:
    """Return items in the order of the plan, after those that ended and are not done."""
    late = Q(ends__lt=timezone.localdate()) & ~Q(state=Item.State.DONE)
    return items.order_by(Case(When(late, then=0), default=1), "path")


def search_items(_user: Visitor, words: str, most: int) -> list[Hit]:
    """Return the items of all plans whose name or code has these words, the shortest name first."""
    items = Item.objects.exclude(state=Item.State.DROPPED).filter(Q(name__icontains=words) | Q(code__iexact=words))
    return [
        Hit(item.name, f"{item.get_kind_display()} {item.code}", reverse("planning:item", args=[item.uid]))
        for item in items.order_by(Length("name"), "pk")[:most]
    ]
