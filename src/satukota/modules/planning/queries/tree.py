"""The plan as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Item, Plan, Realisation
from satukota.modules.planning.rules.deviation import Deviation, deviation
from satukota.modules.planning.rules.tree import Kind

TOP_KINDS = (Kind.MISSION, Kind.GOAL, Kind.OBJECTIVE, Kind.PROGRAMME)
PAGE = 50
MOST_CHILDREN = 200


def plans() -> QuerySet[Plan]:
    """Return all plans, the main one first."""
    return Plan.objects.all()


def plan_of(code: str = "") -> Plan | None:
    """Return the plan with that code, or the main one."""
    return Plan.objects.filter(code=code).first() if code else Plan.objects.first()


@dataclass
class Node:
    """An item in a list with what stands beside it."""

    item: Item
    children: int = 0
    progress: Deviation | None = None
    realisation: Realisation | None = None
    lights: dict[str, int] = field(default_factory=dict)

    @property
    def indent(self) -> int:
        """Steps to the right, for the style sheet."""
        return min(self.item.depth, 5)


def nodes(items: QuerySet[Item], year: int | None = None) -> list[Node]:
    """Return items with the number of their parts and their newest work and money of the year."""
    listed = list(
        items.select_related("agency", "dimension", "dimension__parent", "spm", "plan").annotate(
            child_count=Count("children", filter=~Q(children__state=Item.State.DROPPED))
        )
    )
    newest = realisations([item.pk for item in listed], year)
    return [_node(item, newest.get(item.pk)) for item in listed]


def _node(item: Any, held: Realisation | None) -> Node:
    node = Node(item, item.child_count, realisation=held)
    if held is not None:
        budget = held.budget if held.budget is not None else item.budget
        node.progress = deviation(budget, held.spent, held.physical, held.physical_plan)
    return node


def realisations(ids: list[int], year: int | None = None) -> dict[int, Realisation]:
    """Return the newest report of work and money of each item (of one year)."""
    held = Realisation.objects.filter(item__in=ids)
    if year is not None:
        held = held.filter(year=year)
    newest = held.order_by("item_id", "-year", "-quarter").distinct("item_id")
    return {row.item_id: row for row in newest}


def outline(plan: Plan) -> list[Node]:
    """Return the upper part of a plan, missions to programmes; what lies below opens item by item."""
    top = plan.items.filter(Q(kind__in=TOP_KINDS) | Q(depth__lte=2)).exclude(state=Item.State.DROPPED)
    return nodes(top.order_by("path")[:500])


def children(item: Item) -> list[Node]:
    """Return the parts of an item."""
    return nodes(item.children.exclude(state=Item.State.DROPPED).order_by("path")[:MOST_CHILDREN])


def found(plan: Plan, given: Mapping[str, str]) -> QuerySet[Item]:
    """Return the items that a filter names: text, agency, dimension, mission, term, state, quick wins."""
    items = plan.items.order_by("path")
    if not given.get("state"):
        items = items.exclude(state=Item.State.DROPPED)
    if text := given.get("q", "").replace("\x00", "").strip()[:100]:
        items = items.filter(Q(name__icontains=text) | Q(code__istartswith=text) | Q(nomenclature__startswith=text))
    if code := given.get("dimension"):
        items = items.filter(Q(dimension__code=code) | Q(dimension__parent__code=code))
    plain = {"agency": "agency__code", "mission": "mission__code", "term": "term", "state": "state", "spm": "spm__code"}
    items = items.filter(**{lookup: given[name] for name, lookup in plain.items() if given.get(name)})
    return items.filter(quick_win=True) if given.get("quick") else items


def ancestors(item: Item) -> list[Item]:
    """Return the items above, the topmost first."""
    above: list[Item] = []
    at = item.parent
    while at is not None:
        above.insert(0, at)
        at = at.parent
    return above


def this_year() -> int:
    """Return the year that pages open with."""
    return timezone.localdate().year
