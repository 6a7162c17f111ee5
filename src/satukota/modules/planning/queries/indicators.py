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
from satukota.modules.planning.queries.coverage import covered, covered_in_public
from satukota.modules.planning.queries.dimensions import ids_within
from satukota.modules.planning.queries.judged import LESS_IS_BETTER, judged_in_public, judged_of
from satukota.modules.planning.queries.targets import PROMISED, promise_words
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.quarters import Quarter

MEASURED = (
    *("indicator_id", "year", "quarter", "value", "inputs"),
    *("definition__unit", "definition__total", "definition__instrument"),
)
"""What it takes to know whether values belong on one line."""


@dataclass(frozen=True)
class Line:
    """An indicator in a list, with where it stands in a year and its last quarters.

    `definition` is the one that the year is judged by, not the newest.
    """

    indicator: Indicator
    definition: IndicatorDefinition | None
    standing: Standing | None
    recent: tuple[Decimal | None, ...] = ()
    remark: str = ""
    """What the module that measures it says beside the figure, such as the rank among others."""

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
        """(actual, target) for the bullet bar, where both are known; a bar has no room below nought."""
        standing = self.standing
        if standing is None or standing.value is None or not standing.target:
            return None
        actual, target = float(standing.value), float(standing.target)
        return (actual, target) if actual >= 0 and target > 0 else None

    @property
    def instrument(self) -> str:
        """The instrument that measured the year's values, where there is one."""
        return self.standing.instrument if self.standing else ""

    @property
    def promised(self) -> str:
        """How the promise of the year was changed; empty where it stands as it was made."""
        return promise_words(self.standing)

    @property
    def covered(self) -> str:
        """How many units its value was computed from, in words; empty for any other."""
        return covered(self.standing)

    @property
    def covered_in_public(self) -> str:
        """How many units its published value was computed from, in words; empty for any other."""
        return covered_in_public(self.standing)

    @property
    def judged(self) -> str:
        """What its light judges, in words."""
        return judged_of(self.standing).words if self.standing else ""

    @property
    def judged_in_public(self) -> str:
        """What the light of its published values judges, in words."""
        return judged_in_public(self.standing).words if self.standing else ""

    @property
    def less_is_better(self) -> bool:
        """Whether a small value is good."""
        return self.definition is not None and Formula(self.definition.way) in LESS_IS_BETTER


def select(filters: Mapping[str, str], year: int) -> QuerySet[Indicator]:
    """Return the indicators that a filter names: text, agency, dimension, mission, light, source, key ones."""
    indicators = Indicator.objects.filter(ended_on=None)
    if text := filters.get("q", "").replace("\x00", "").strip()[:100]:
        indicators = indicators.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    if code := filters.get("dimension"):
        indicators = indicators.filter(dimension__in=ids_within(code))
    plain = {"agency": "agency__code", "mission": "mission__code", "source": "source", "spm": "spm__code"}
    indicators = indicators.filter(**{lookup: filters[name] for name, lookup in plain.items() if filters.get(name)})
    if light := filters.get("light"):
        indicators = indicators.filter(standings__year=year, standings__light=light)
    return indicators.filter(is_key=True) if filters.get("key") else indicators


def lines(indicators: QuerySet[Indicator] | Iterable[Indicator], year: int, quarters: int = 8) -> list[Line]:
    """Return indicators with definition, standing and their last quarters (0: none), in four queries at most."""
    current = Prefetch("definitions", IndicatorDefinition.objects.filter(is_current=True), to_attr="current")
    judged = Standing.objects.filter(year=year).select_related("definition", *PROMISED)
    standings = Prefetch("standings", judged, to_attr="now")
    query = (
        indicators if isinstance(indicators, QuerySet) else Indicator.objects.filter(pk__in=[i.pk for i in indicators])
    )
    listed: list[Any] = list(
        query.select_related("agency", "dimension", "mission").prefetch_related(current, standings)
    )
    recent = _recent([indicator.pk for indicator in listed], year, quarters) if quarters else {}
    return [_line(indicator, recent.get(indicator.pk, ())) for indicator in listed]


def _line(indicator: Any, recent: tuple[Decimal | None, ...]) -> Line:
    standing = next(iter(indicator.now), None)
    newest = next(iter(indicator.current), None)
    return Line(indicator, (standing and standing.definition) or newest, standing, recent)


def _recent(ids: list[int], year: int, quarters: int) -> dict[int, tuple[Decimal | None, ...]]:
    slots = [Quarter(y, q) for y in range(year - quarters // 4 + 1, year + 1) for q in range(1, 5)]
    rows = Value.objects.filter(indicator__in=ids, is_current=True, year__gte=slots[0].year, year__lte=year)
    by_indicator: dict[int, dict[Quarter, Value]] = defaultdict(dict)
    for row in rows.select_related("definition").only(*MEASURED):
        by_indicator[row.indicator_id][Quarter(row.year, row.quarter)] = row
    return {pk: _of_one_kind(values, slots) for pk, values in by_indicator.items()}


def _of_one_kind(values: Mapping[Quarter, Value], slots: Iterable[Quarter]) -> tuple[Decimal | None, ...]:
    """Return the values that may stand on one line with the newest; others are gaps."""
    kind = values[max(values)].kind
    rows = (values.get(slot) for slot in slots)
    return tuple(row.value if row is not None and row.kind == kind else None for row in rows)


def search_indicators(_user: Visitor, words: str, most: int) -> list[Hit]:
    """Return the indicators whose name or code has these words, the shortest name first."""
    indicators = Indicator.objects.filter(Q(name__icontains=words) | Q(code__iexact=words))
    return [
        Hit(indicator.name, indicator.code, reverse("planning:indicator", args=[indicator.code]))
        for indicator in indicators.order_by(Length("name"), "pk")[:most]
    ]
