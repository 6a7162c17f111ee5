"""The register of risks: a heat map whose cells are lists, with the history of each level."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from satukota.kernel.registry.api import configured_text
from satukota.modules.planning.models import Item, Plan, Risk, RiskChange
from satukota.modules.planning.rules.risks import SCALE, Level, Limits, limits_in, risk_level
from satukota.modules.planning.rules.schedule import is_late

FILTERS = ("agency", "level", "likelihood", "impact", "late", "closed", "q")
AFTER = {"likelihood": "residual_likelihood", "impact": "residual_impact"}


def limits() -> Limits:
    """Return the sizes from which a risk of this city is medium and high."""
    return limits_in(configured_text("PLANNING_RISK_LEVELS"))


@dataclass(frozen=True)
class Judged:
    """A risk with its levels, before and after what is done about it, and what it said earlier."""

    risk: Risk
    level: Level
    left: Level | None
    late: bool
    changes: tuple[tuple[RiskChange, Level], ...]


@dataclass(frozen=True)
class Cell:
    """A cell of the heat map."""

    likelihood: int
    impact: int
    level: Level
    count: int

    @property
    def address(self) -> str:
        """The part of an address that names its list."""
        return f"likelihood={self.likelihood}&impact={self.impact}"


def register(plan: Plan, filters: Mapping[str, str], *, after: bool = False) -> QuerySet[Risk]:
    """Return the risks that a filter names, the highest first; open ones unless `closed` asks for the others.

    `after`: likelihood, impact and level are those that are left when the mitigation works.
    """
    likelihood, impact = (AFTER[name] if after else name for name in ("likelihood", "impact"))
    risks: QuerySet[Any] = Risk.objects.filter(item__plan=plan, closed_on__isnull=not filters.get("closed"))
    risks = risks.exclude(item__state=Item.State.DROPPED).annotate(size=F(likelihood) * F(impact))
    if after:
        risks = risks.filter(size__isnull=False)
    for name, column in (("likelihood", likelihood), ("impact", impact)):
        if (text := filters.get(name, "")) in set(map(str, SCALE)):
            risks = risks.filter(**{column: int(text)})
    if text := filters.get("agency", ""):
        risks = risks.filter(owner__code=text)
    if text := filters.get("q", "").strip()[:100]:
        risks = risks.filter(text__icontains=text)
    if filters.get("late"):
        risks = risks.filter(due__lt=timezone.localdate())
    return _of_level(risks, filters.get("level", "")).order_by("-size", "pk")


def _of_level(risks: QuerySet[Any], level: str) -> QuerySet[Any]:
    medium, high = limits()
    bounds = {Level.LOW: {"size__lt": medium}, Level.MEDIUM: {"size__gte": medium, "size__lt": high}}
    if level not in set(Level):
        return risks
    return risks.filter(**bounds.get(Level(level), {"size__gte": high}))


def heat_map(risks: QuerySet[Risk], *, after: bool = False) -> list[tuple[int, list[Cell]]]:
    """Return the rows of the map, the likeliest first: likelihood with a cell for each impact."""
    names = [AFTER[name] if after else name for name in ("likelihood", "impact")]
    counts = Counter(risks.order_by().values_list(*names))
    bounds = limits()
    return [
        (likelihood, [Cell(likelihood, at, risk_level(likelihood, at, bounds), counts[likelihood, at]) for at in SCALE])
        for likelihood in reversed(SCALE)
    ]


def judged(risks: QuerySet[Risk], day: date | None = None) -> list[Judged]:
    """Return risks with their levels and history."""
    bounds, day = limits(), day or timezone.localdate()
    return [_judged(risk, bounds, day) for risk in risks.select_related("item", "owner").prefetch_related("changes")]


def _judged(risk: Risk, bounds: Limits, day: date) -> Judged:
    left = None
    if risk.residual_likelihood is not None and risk.residual_impact is not None:
        left = risk_level(risk.residual_likelihood, risk.residual_impact, bounds)
    changes = tuple((row, risk_level(row.likelihood, row.impact, bounds)) for row in risk.changes.all())
    level = risk_level(risk.likelihood, risk.impact, bounds)
    return Judged(risk, level, left, is_late(risk.due, risk.closed_on is not None, day), changes)
