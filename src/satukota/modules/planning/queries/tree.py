"""Plans and the parts of them that pages ask for."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Item, Plan
from satukota.modules.planning.queries.dimensions import ids_within
from satukota.modules.planning.queries.nodes import Node, nodes
from satukota.modules.planning.rules.tree import Kind

TOP_KINDS = (Kind.MISSION, Kind.GOAL, Kind.OBJECTIVE, Kind.PROGRAMME)
PAGE = 50


def plans() -> QuerySet[Plan]:
    """Return all plans, the main one first."""
    return Plan.objects.all()


def plan_of(code: str = "") -> Plan | None:
    """Return the plan with that code, or the main one."""
    return Plan.objects.filter(code=code).first() if code else Plan.objects.first()


def outline(plan: Plan) -> list[Node]:
    """Return the upper part of a plan, missions to programmes; what lies below opens item by item.

    A dropped heading below which something still stands is among them, so that nothing hangs without a heading.
    """
    standing = Item.objects.exclude(state=Item.State.DROPPED).filter(parent=OuterRef("pk"))
    top = plan.items.filter(Q(kind__in=TOP_KINDS) | Q(depth__lte=2))
    return nodes(top.filter(~Q(state=Item.State.DROPPED) | Exists(standing)).order_by("path")[:500])


def matching_items(plan: Plan, filters: Mapping[str, str]) -> QuerySet[Item]:
    """Return the items that a filter names: text, agency, dimension, mission, term, state, for whom, quick wins."""
    items = plan.items.order_by("path")
    if not filters.get("state"):
        items = items.exclude(state=Item.State.DROPPED)
    if text := filters.get("q", "").replace("\x00", "").strip()[:100]:
        items = items.filter(Q(name__icontains=text) | Q(code__istartswith=text) | Q(nomenclature__startswith=text))
    if code := filters.get("dimension"):
        items = items.filter(dimension__in=ids_within(code))
    plain = {"agency": "agency__code", "mission": "mission__code", "term": "term", "state": "state", "spm": "spm__code"}
    items = items.filter(**{lookup: filters[name] for name, lookup in plain.items() if filters.get(name)})
    if exchange := filters.get("exchange"):
        items = items.filter(exchanges__contains=[exchange[:3]])
    if filters.get("late"):
        items = items.filter(ends__lt=timezone.localdate()).exclude(state__in=(Item.State.DONE, Item.State.DROPPED))
    return items.filter(quick_win=True) if filters.get("quick") else items


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
