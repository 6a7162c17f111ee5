"""How far plans are aligned: missions, items and links between plans, and the gaps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from satukota.modules.planning.models import Item, ItemLink, Plan
from satukota.modules.planning.rules.tree import Kind

DOES = (Kind.PROGRAMME, Kind.ACTION)
"""The kinds that do something: what lies below a programme follows it."""


def items_of(plan: Plan) -> QuerySet[Item]:
    """Return the items of a plan that were not dropped."""
    return plan.items.exclude(state=Item.State.DROPPED)


def _missions_without_items(plan: Plan) -> QuerySet[Item]:
    doing = items_of(plan).filter(kind__in=DOES, mission=OuterRef("pk"))
    return items_of(plan).filter(~Exists(doing), kind=Kind.MISSION)


def _items_without_mission(plan: Plan) -> QuerySet[Item]:
    return items_of(plan).filter(mission=None).exclude(kind=Kind.MISSION)


def _items_without_dimension(plan: Plan) -> QuerySet[Item]:
    return items_of(plan).filter(kind__in=DOES, dimension=None)


def _items_without_link(plan: Plan) -> QuerySet[Item]:
    return items_of(plan).filter(kind__in=(Kind.MISSION, *DOES), links=None, linked_from=None)


def _items_linked_to_dropped(plan: Plan) -> QuerySet[Item]:
    return items_of(plan).filter(links__to__state=Item.State.DROPPED).distinct()


GAPS: Mapping[str, Callable[[Plan], QuerySet[Item]]] = {
    "missions_without_items": _missions_without_items,
    "items_without_mission": _items_without_mission,
    "items_without_dimension": _items_without_dimension,
    "items_without_link": _items_without_link,
    "items_linked_to_dropped": _items_linked_to_dropped,
}


@dataclass(frozen=True)
class MissionRow:
    """A mission with how many items are for it, and the number of links with each of the other plans."""

    mission: Item
    items: int
    linked: list[tuple[Plan, int]]


def gap_items(plan: Plan, gap: str) -> QuerySet[Item]:
    """Return the items of a gap in the order of the tree."""
    return GAPS[gap](plan).select_related("agency", "plan").order_by("path")


def mission_rows(plan: Plan) -> list[MissionRow]:
    """Return the missions of a plan with their items and links."""
    others = list(Plan.objects.exclude(pk=plan.pk))
    return [_row(mission, others) for mission in items_of(plan).filter(kind=Kind.MISSION).order_by("path")]


def _row(mission: Item, others: list[Plan]) -> MissionRow:
    linked = [(other, links_of(mission.plan, other=other, mission=mission.code).count()) for other in others]
    return MissionRow(mission, items_of(mission.plan).filter(mission=mission).count(), linked)


def links_of(plan: Plan, *, other: Plan | None = None, mission: str = "") -> QuerySet[ItemLink]:
    """Return the links of a plan to or from others, or one other, of one mission's items where its code is named."""
    links = ItemLink.objects.filter(Q(item__plan=plan) | Q(to__plan=plan))
    if other is not None:
        links = links.filter(Q(item__plan=other) | Q(to__plan=other))
    if mission:
        own = items_of(plan).filter(Q(mission__code=mission) | Q(kind=Kind.MISSION, code=mission))
        links = links.filter(Q(item__in=own) | Q(to__in=own))
    return links.select_related("item__plan", "to__plan").order_by("item__path", "to__path")
