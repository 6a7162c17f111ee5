"""Indicators as lists show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse

from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Hit
from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Value
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.quarters import Quarter


@dataclass(frozen=True)
class Line:
    """An indicator in a list, with where it stands in a year and its last quarters."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    standing: Standing | None
    recent: tuple[Decimal | None, ...] = ()

    @property
    def light(self) -> str:
        """Its traffic light; without a standing nothing is known."""
        return self.standing.light if self.standing else Standing.Light.MISSING

    @property
    def decimals(self) -> int:
        """Decimals of its values."""
        return self.definition.decimals if self.definition else 1

    @property
    def bullet(self) -> tuple[float, float] | None:
        """(actual, target) for the bullet bar, where both are known."""
        standing = self.standing
        return (
            (float(standing.value), float(standing.target))
            if standing and standing.value is not None and standing.target
            else None
        )

    @property
    def less_is_better(self) -> bool:
        """Whether a small value is good."""
        return self.definition is not None and Formula(self.definition.way) in {Formula.DOWN, Formula.DOWN_SPREAD}


def select(filters: Mapping[str, str], year: int) -> QuerySet[Indicator]:
    """Return the indicators that a filter names: text, agency, dimension, mission, light, source, key ones."""
    indicators = Indicator.objects.filter(ended_on=None)
    if text := filters.get("q", "").replace("\x00", "").strip()[:100]:
        indicators = indicators.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    if code := filters.get("dimension"):
        indicators = indicators.filter(Q(dimension__code=code) | Q(dimension__parent__code=code))
    plain = {"agency": "agency__code", "mission": "mission__code", "source": "source", "spm": "spm__code"}
    indicators = indicators.filter(**{lookup: filters[name] for name, lookup in plain.items() if filters.get(name)})
    if light := filters.get("light"):
        indicators = indicators.filter(standings__year=year, standings__light=light)
    return indicators.filter(is_key=True) if filters.get("key") else indicators


def lines(indicators: QuerySet[Indicator] | Iterable[Indicator], year: int, quarters: int = 8) -> list[Line]:
    """Return indicators with definition, standing and their last quarters (0: none), in four queries at most."""
    current = Prefetch("definitions", IndicatorDefinition.objects.filter(is_current=True), to_attr="current")
    standings = Prefetch("standings", Standing.objects.filter(year=year), to_attr="now")
    query = (
        indicators if isinstance(indicators, QuerySet) else Indicator.objects.filter(pk__in=[i.pk for i in indicators])
    )
    listed: list[Any] = list(
        query.select_related("agency", "dimension", "mission").prefetch_related(current, standings)
    )
    recent = _recent([indicator.pk for indicator in listed], year, quarters) if quarters else {}
    return [
        Line(
            indicator,
            next(iter(indicator.current), None),
            next(iter(indicator.now), None),
            recent.get(indicator.pk, ()),
        )
        for indicator in listed
    ]


def _recent(ids: list[int], year: int, quarters: int) -> dict[int, tuple[Decimal | None, ...]]:
    slots = [Quarter(y, q) for y in range(year - quarters // 4 + 1, year + 1) for q in range(1, 5)]
    rows = Value.objects.filter(indicator__in=ids, is_current=True, year__gte=slots[0].year, year__lte=year)
    by_indicator: dict[int, dict[Quarter, Decimal | None]] = defaultdict(dict)
    for pk, y, q, value in rows.values_list("indicator", "year", "quarter", "value"):
        by_indicator[pk][Quarter(y, q)] = value
    return {pk: tuple(values.get(slot) for slot in slots) for pk, values in by_indicator.items()}


def search_indicators(_user: Visitor, words: str, most: int) -> list[Hit]:
    """Return the indicators whose name or code has these words, the shortest name first."""
    indicators = Indicator.objects.filter(Q(name__icontains=words) | Q(code__iexact=words))
    return [
        Hit(indicator.name, indicator.code, reverse("planning:indicator", args=[indicator.code]))
        for indicator in indicators.order_by(Length("name"), "pk")[:most]
    ]
