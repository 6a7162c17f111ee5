"""What hangs on a plan's items, as plain data by lasting keys: milestones, risks, readiness, indicators, targets."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from satukota.modules.planning.models import (
    Dependency,
    Indicator,
    IndicatorDefinition,
    Item,
    Milestone,
    Plan,
    Readiness,
    Risk,
)
from satukota.modules.planning.queries.targets import in_force

type Facts = dict[str, Any]
type Part = dict[str, Facts]


def _plain(row: Mapping[str, Any], fields: Mapping[str, str]) -> Facts:
    """Return columns of a row under other names, days and decimals as text."""
    facts = {name: row[column] for name, column in fields.items()}
    return {
        name: value if isinstance(value, bool | int | str) else "" if value is None else _text(value)
        for name, value in facts.items()
    }


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else f"{value.normalize():f}"


def _rows(queryset: QuerySet[Any], fields: Mapping[str, str], key: str = "pk") -> Part:
    return {str(row[key]): _plain(row, fields) for row in queryset.values(key, *fields.values())}


def _of(plan: Plan) -> Q:
    return Q(item__plan=plan) & ~Q(item__state=Item.State.DROPPED)


def milestones(plan: Plan) -> Part:
    """Return the milestones of a plan."""
    fields = {"code": "item__code", "name": "name", "due": "due", "done_on": "done_on"}
    return _rows(Milestone.objects.filter(_of(plan)), fields)


def risks(plan: Plan) -> Part:
    """Return the risks of a plan."""
    fields = {"code": "item__code", "name": "text"} | {n: n for n in ("likelihood", "impact", "mitigation")}
    return _rows(Risk.objects.filter(_of(plan)), fields)


def dependencies(plan: Plan) -> Part:
    """Return what has to be done first."""
    fields = {"code": "item__code", "name": "item__name", "needs": "needs__name", "note": "note"}
    return _rows(Dependency.objects.filter(_of(plan)), fields)


def readiness(plan: Plan) -> Part:
    """Return how far the four variables of each item are there."""
    same = ("variable", "ready", "evidence", "application", "gap", "due")
    fields = {"code": "item__code", "name": "item__name", "regulation": "regulation__number"} | {n: n for n in same}
    return _rows(Readiness.objects.filter(_of(plan)), fields)


def _indicators(plan: Plan) -> QuerySet[Indicator]:
    return Indicator.objects.filter(Q(item__plan=plan) | Q(mission__plan=plan), ended_on=None)


def indicators(plan: Plan) -> Part:
    """Return the indicators of a plan with the definition that holds."""
    heads = {
        "code": "indicator__code", "name": "indicator__name", "agency": "indicator__agency__code",
        "item": "indicator__item__code", "mission": "indicator__mission__code", "rhythm": "indicator__rhythm",
    }  # fmt: skip
    same = ("unit", "way", "total", "instrument", "definition", "formula", "data_source", "baseline", "since")
    current = IndicatorDefinition.objects.filter(is_current=True, indicator__in=_indicators(plan))
    return _rows(current, heads | {name: name for name in same}, "indicator__code")


def targets(plan: Plan) -> Part:
    """Return the targets in force of a plan's indicators, one for each year."""
    rows = in_force().filter(indicator__in=_indicators(plan)).order_by("indicator_id", "year", "-pk")
    fields = {"code": "indicator__code", "name": "indicator__name"} | {
        name: name for name in ("year", "value", "upper", "source", "document")
    }
    columns = rows.distinct("indicator_id", "year").values(*fields.values())
    return {f"{row['indicator__code']}:{row['year']}": _plain(row, fields) for row in columns}


PARTS: Mapping[str, Callable[[Plan], Part]] = {
    "milestones": milestones,
    "risks": risks,
    "dependencies": dependencies,
    "readiness": readiness,
    "indicators": indicators,
    "targets": targets,
}


def parts_of(plan: Plan) -> dict[str, Part]:
    """Return everything that hangs on a plan's items, by part."""
    return {name: read(plan) for name, read in PARTS.items()}
