"""The public page of a plan: promised, done, spent. Only published values of public indicators."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from satukota.modules.planning.models import Dimension, Indicator, Item, Plan, Round
from satukota.modules.planning.queries import money, part_lights
from satukota.modules.planning.queries.indicators import lines
from satukota.modules.planning.queries.nodes import Node, nodes
from satukota.modules.planning.queries.public import public_indicators, public_line, published_indicators
from satukota.modules.planning.rules.lights import Light


def promises(plan: Plan, year: int, dimension: str = "", rows: QuerySet[Indicator] | None = None) -> dict[str, Any]:
    """Return the public page: missions, promises with published values (`rows`, else all), quick wins, money."""
    every = published_indicators(year, dimension)
    public_lines = [public_line(line) for line in lines(every if rows is None else rows, year)]
    return {
        "missions": plan.items.filter(kind="mission").exclude(state=Item.State.DROPPED).order_by("path"),
        "lines": public_lines,
        "promised": public_indicators(dimension).filter(standings__year=year).count(),
        "kept": sum(1 for _line, light in public_lines if light == Light.ON_TRACK),
        "published": every.count(),
        "quick_wins": _quick_wins(plan),
        "money": money.money(plan, year),
        "dropped": plan.items.filter(state=Item.State.DROPPED).order_by("path")[:30],
        "dimensions": Dimension.objects.filter(framework=part_lights.FRAMEWORK, parent=None),
        "dimension": dimension,
        "years": _years(plan, year),
        "rounds": Round.objects.exclude(closed_at=None)[:4],
    }


def _quick_wins(plan: Plan) -> list[Node]:
    items = plan.items.filter(quick_win=True).exclude(state=Item.State.DROPPED)
    return nodes(items.order_by("path")[:20])


def _years(plan: Plan, year: int) -> list[int]:
    now = timezone.localdate().year
    first = min(plan.start_year, year)
    return list(range(max(now, first), first - 1, -1))[:10]
