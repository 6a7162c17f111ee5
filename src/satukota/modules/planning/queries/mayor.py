"""The city on one page."""

from typing import Any

from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.modules.planning.models import Item, Plan
from satukota.modules.planning.queries import light_counts, monev, readiness, spm
from satukota.modules.planning.queries.counters import counts
from satukota.modules.planning.queries.indicators import lines, select
from satukota.modules.planning.queries.line import Line
from satukota.modules.planning.queries.money import money
from satukota.modules.planning.queries.nodes import Node, nodes
from satukota.modules.planning.queries.part_lights import dimensions, missions
from satukota.modules.planning.queries.rounds import round_state


def quick_wins(plan: Plan) -> list[tuple[Node, readiness.Row]]:
    """Return the quick wins with progress and readiness."""
    items = plan.items.filter(quick_win=True).exclude(state=Item.State.DROPPED).order_by("path")[:12]
    listed = nodes(items)
    ready = {row.item.pk: row for row in readiness.rows(node.item for node in listed)}
    return [(node, ready[node.item.pk]) for node in listed]


def key_lines(year: int) -> list[Line]:
    """Return the key indicators, the live ones first."""
    key_indicators = lines(select({"key": "1"}, year).order_by("code")[:24], year)
    return sorted(key_indicators, key=lambda line: (line.indicator.source != "live", line.indicator.code))


def city(user: User, plan: Plan, year: int) -> dict[str, Any]:
    """Return everything that the mayor's page shows."""
    fields = spm.spm_fields(year)
    return {
        "plan": plan,
        "year": year,
        "whole": light_counts.whole(year),
        "missions": missions(plan, year),
        "dimensions": dimensions(year),
        "money": money(plan, year),
        "quick_wins": quick_wins(plan),
        "key": key_lines(year),
        "counts": counts(user, ("planning.behind",)),
        "round": round_state(),
        "correctives": monev.correctives(case__is_open=True)[:5],
        "spm_fields": fields,
        "spm_index": spm.spm_index(fields),
        "today": timezone.localdate(),
    }
