"""The city on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Q, Sum
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Counter, offers, resolve
from satukota.modules.planning.models import Dimension, Item, Plan, Realisation, Round
from satukota.modules.planning.queries import lights, monev, readiness, spm
from satukota.modules.planning.queries.indicators import Line, lines, select
from satukota.modules.planning.queries.tree import Node, nodes
from satukota.modules.planning.rules.deviation import Deviation, deviation
from satukota.modules.planning.rules.tree import Kind

FRAMEWORK = "guide-2017"


@dataclass(frozen=True)
class Money:
    """Budget and spending of a year over the items that carry money, and the mean of the work done."""

    budget: int
    spent: int
    physical: Any
    items: int
    both: Deviation


def missions(plan: Plan, year: int) -> list[lights.Lights]:
    """Return the lights of each mission."""
    rows = plan.items.filter(kind=Kind.MISSION).exclude(state=Item.State.DROPPED).order_by("path")
    base = reverse("planning:indicators")
    groups = [(row.pk, f"{row.code}. {row.name}", f"{base}?mission={row.code}") for row in rows]
    return lights.named(groups, lights.by("mission", year))


def dimensions(year: int, framework: str = FRAMEWORK) -> list[lights.Lights]:
    """Return the lights of each main dimension of a framework."""
    rows = Dimension.objects.filter(framework=framework, parent=None)
    base = reverse("planning:indicators")
    groups = [(row.pk, row.name, f"{base}?dimension={row.code}") for row in rows]
    return lights.named(groups, lights.by("dimension", year))


def money(plan: Plan, year: int) -> Money:
    """Return budget, spending and work of a year, from the newest report of each item."""
    newest = (
        Realisation.objects.filter(item__plan=plan, year=year)
        .exclude(item__state=Item.State.DROPPED)
        .order_by("item_id", "-quarter")
        .distinct("item_id")
    )
    rows = Realisation.objects.filter(pk__in=newest.values("pk"))
    found = rows.aggregate(
        budget=Sum("budget"), spent=Sum("spent"), physical=Avg("physical"), plan=Avg("physical_plan")
    )
    budget, spent = found["budget"] or 0, found["spent"] or 0
    return Money(
        budget, spent, found["physical"], rows.count(), deviation(budget, spent, found["physical"], found["plan"])
    )


def quick_wins(plan: Plan) -> list[tuple[Node, readiness.Row]]:
    """Return the quick wins with progress and readiness."""
    items = plan.items.filter(quick_win=True).exclude(state=Item.State.DROPPED).order_by("path")[:12]
    listed = nodes(items)
    ready = {row.item.pk: row for row in readiness.rows(node.item for node in listed)}
    return [(node, ready[node.item.pk]) for node in listed]


def key_lines(year: int) -> list[Line]:
    """Return the key indicators, the live ones first."""
    found = lines(select({"key": "1"}, year).order_by("code")[:24], year)
    return sorted(found, key=lambda line: (line.indicator.source != "live", line.indicator.code))


@dataclass(frozen=True)
class Count:
    """A figure that another module keeps, with its list."""

    title: str
    value: int
    url: str
    icon: str


def counts(user: User, skip: Iterable[str] = ()) -> list[Count]:
    """Return the figures that other modules offer, each with the list behind it."""
    listed = sorted(
        ((module, offer) for module, offer in offers("counters", Counter) if offer.id not in set(skip)),
        key=lambda pair: pair[1].order,
    )
    return [
        Count(str(offer.title), resolve(module.name, offer.value)(user), offer.url, offer.icon)
        for module, offer in listed[:8]
    ]


@dataclass(frozen=True)
class RoundState:
    """How far the newest round is."""

    held: Round
    published: int
    total: int
    late: int


def round_state() -> RoundState | None:
    """Return how far the newest round of evaluation is."""
    held = Round.objects.first()
    if held is None:
        return None
    cases = held.reports.filter(~Q(case=None))
    late = cases.filter(case__is_open=True, case__due_at__lt=timezone.now()).count()
    return RoundState(held, cases.filter(case__state="published").count(), cases.count(), late)


def city(user: User, plan: Plan, year: int) -> dict[str, Any]:
    """Return everything that the mayor's page shows."""
    fields = spm.spm_fields(year)
    return {
        "plan": plan,
        "year": year,
        "whole": lights.whole(year),
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
