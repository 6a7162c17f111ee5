"""The city on one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from satukota.kernel.people.api import User
from satukota.kernel.registry.api import Counter, offers, resolve
from satukota.modules.planning.models import Plan, Round, Value
from satukota.modules.planning.queries import checkins, lights, monev, readiness, spm
from satukota.modules.planning.queries.dimensions import sets
from satukota.modules.planning.queries.indicators import Line, lines, select
from satukota.modules.planning.queries.lights import dimensions, missions
from satukota.modules.planning.queries.money import money
from satukota.modules.planning.queries.nodes import Node, late_first, nodes, owned, quick_win_items
from satukota.modules.planning.queries.overdue import late_items
from satukota.modules.planning.rules.dimensions import GUIDE
from satukota.modules.planning.rules.lights import Light

QUICK_WINS, KEY_FIGURES = 12, 24
SEVERITY: Mapping[str, int] = {Light.BEHIND: 0, Light.WATCH: 1}


def quick_wins(plan: Plan) -> list[tuple[Node, readiness.Row]]:
    """Return the quick wins with progress and readiness; where there are many, those that are late first."""
    listed = owned(nodes(late_first(quick_win_items(plan))[:QUICK_WINS]))
    ready = {row.item.pk: row for row in readiness.rows(node.item for node in listed)}
    return [(node, ready[node.item.pk]) for node in listed]


def key_lines(year: int) -> list[Line]:
    """Return the key indicators, the live ones first, each with the remark of its newest value of the year.

    Where there are too many for the page, those that are behind are never what is left out.
    """
    key_indicators = lines(select({"key": "1"}, year).order_by("code"), year)
    key_indicators = sorted(key_indicators, key=lambda line: SEVERITY.get(line.light, len(SEVERITY)))[:KEY_FIGURES]
    values = Value.objects.filter(indicator__in=[line.indicator for line in key_indicators], year=year, is_current=True)
    newest = values.order_by("indicator_id", "-quarter").distinct("indicator_id")
    remarks = {pk: str(inputs.get("remark", "")) for pk, inputs in newest.values_list("indicator_id", "inputs")}
    key_indicators = [replace(line, remark=remarks.get(line.indicator.pk, "")) for line in key_indicators]
    return sorted(key_indicators, key=lambda line: (line.indicator.source != "live", line.indicator.code))


def city(user: User, plan: Plan, year: int, framework: str = GUIDE) -> dict[str, Any]:
    """Return everything that the mayor's page shows; `framework` is the set of dimensions."""
    fields = spm.spm_fields(year)
    return {
        "plan": plan,
        "year": year,
        "whole": lights.whole(year),
        "missions": missions(plan, year),
        "dimensions": dimensions(year, framework),
        "sets": sets(framework),
        "money": money(plan, year),
        "quick_wins": quick_wins(plan),
        "quick_wins_more": max(quick_win_items(plan).count() - QUICK_WINS, 0),
        "overdue": late_items().filter(plan=plan).count(),
        "key": key_lines(year),
        "key_more": max(select({"key": "1"}, year).count() - KEY_FIGURES, 0),
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
