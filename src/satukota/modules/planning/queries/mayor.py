"""The city on one page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Counter, offers, resolve
from satukota.modules.planning.models import Item, Plan, Round, Value
from satukota.modules.planning.queries import checkins, lights, monev, readiness, spm
from satukota.modules.planning.queries.indicators import Line, lines, select
from satukota.modules.planning.queries.lights import dimensions, missions
from satukota.modules.planning.queries.money import money
from satukota.modules.planning.queries.nodes import Node, nodes
from satukota.modules.planning.queries.overdue import late_items


def quick_wins(plan: Plan) -> list[tuple[Node, readiness.Row]]:
    """Return the quick wins with progress and readiness."""
    items = plan.items.filter(quick_win=True).exclude(state=Item.State.DROPPED).order_by("path")[:12]
    listed = nodes(items)
    ready = {row.item.pk: row for row in readiness.rows(node.item for node in listed)}
    return [(node, ready[node.item.pk]) for node in listed]


def key_lines(year: int) -> list[Line]:
    """Return the key indicators, the live ones first, each with the remark of its newest value of the year."""
    key_indicators = lines(select({"key": "1"}, year).order_by("code")[:24], year)
    values = Value.objects.filter(indicator__in=[line.indicator for line in key_indicators], year=year, is_current=True)
    newest = values.order_by("indicator_id", "-quarter").distinct("indicator_id")
    remarks = {pk: str(inputs.get("remark", "")) for pk, inputs in newest.values_list("indicator_id", "inputs")}
    key_indicators = [replace(line, remark=remarks.get(line.indicator.pk, "")) for line in key_indicators]
    return sorted(key_indicators, key=lambda line: (line.indicator.source != "live", line.indicator.code))


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
        "overdue": late_items().filter(plan=plan).count(),
        "key": key_lines(year),
        "counts": counts(user, ("planning.behind",)),
        "round": round_state(),
        "pulse": checkins.summary(checkins.asked()),
        "correctives": monev.correctives(case__is_open=True)[:5],
        "spm_fields": fields,
        "spm_city": spm.spm_city(fields),
        "today": timezone.localdate(),
    }


def whole_city() -> User:
    """Return the reader of the city's own papers: nobody in person, who sees what the city counts."""
    return User(pk=0, username="", is_superuser=True)


@dataclass(frozen=True)
class RoundState:
    """How far the newest round is."""

    held: Round
    published: int
    total: int
    late: int


def round_state() -> RoundState | None:
    """Return how far the newest round of evaluation is."""
    evaluation_round = Round.objects.filter(withdrawn_at=None).first()
    if evaluation_round is None:
        return None
    cases = evaluation_round.reports.filter(~Q(case=None))
    late = cases.filter(case__is_open=True, case__due_at__lt=timezone.now()).count()
    return RoundState(evaluation_round, cases.filter(case__state="published").count(), cases.count(), late)


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
