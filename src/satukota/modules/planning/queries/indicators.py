"""Indicators as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Value
from satukota.modules.planning.rules.achievement import Formula, Grade, grade
from satukota.modules.planning.rules.periods import Quarter

NEWEST_FIRST = ("-year", "-quarter", "-id")


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
        held = self.standing
        return (float(held.value), float(held.target)) if held and held.value is not None and held.target else None

    @property
    def less_is_better(self) -> bool:
        """Whether a small value is good."""
        return self.definition is not None and Formula(self.definition.way) in {Formula.DOWN, Formula.DOWN_SPREAD}


def select(given: Mapping[str, str], year: int) -> QuerySet[Indicator]:
    """Return the indicators that a filter names: text, agency, dimension, mission, light, source, key ones."""
    found = Indicator.objects.filter(ended_on=None)
    if text := given.get("q", "").replace("\x00", "").strip()[:100]:
        found = found.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    if code := given.get("dimension"):
        found = found.filter(Q(dimension__code=code) | Q(dimension__parent__code=code))
    plain = {"agency": "agency__code", "mission": "mission__code", "source": "source", "spm": "spm__code"}
    found = found.filter(**{lookup: given[name] for name, lookup in plain.items() if given.get(name)})
    if light := given.get("light"):
        found = found.filter(standings__year=year, standings__light=light)
    return found.filter(is_key=True) if given.get("key") else found


def lines(indicators: QuerySet[Indicator] | Iterable[Indicator], year: int, quarters: int = 8) -> list[Line]:
    """Return indicators with definition, standing and their last quarters (0: none), in four queries at most."""
    current = Prefetch("definitions", IndicatorDefinition.objects.filter(is_current=True), to_attr="current")
    held = Prefetch("standings", Standing.objects.filter(year=year), to_attr="now")
    query = (
        indicators if isinstance(indicators, QuerySet) else Indicator.objects.filter(pk__in=[i.pk for i in indicators])
    )
    listed: list[Any] = list(query.select_related("agency", "dimension", "mission").prefetch_related(current, held))
    recent = _recent([indicator.pk for indicator in listed], year, quarters) if quarters else {}
    return [
        Line(one, next(iter(one.current), None), next(iter(one.now), None), recent.get(one.pk, ())) for one in listed
    ]


def _recent(ids: list[int], year: int, quarters: int) -> dict[int, tuple[Decimal | None, ...]]:
    slots = [Quarter(y, q) for y in range(year - quarters // 4 + 1, year + 1) for q in range(1, 5)]
    rows = Value.objects.filter(indicator__in=ids, is_current=True, year__gte=slots[0].year, year__lte=year)
    held: dict[int, dict[Quarter, Decimal | None]] = defaultdict(dict)
    for pk, y, q, value in rows.values_list("indicator", "year", "quarter", "value"):
        held[pk][Quarter(y, q)] = value
    return {pk: tuple(values.get(slot) for slot in slots) for pk, values in held.items()}


def history(indicator: Indicator) -> QuerySet[Value]:
    """Return every value that was ever entered, newest first."""
    return indicator.values.select_related("definition", "entered_by", "file").order_by(*NEWEST_FIRST)


def yearly(indicator: Indicator) -> list[Standing]:
    """Return where an indicator stood in each year, oldest first."""
    return list(indicator.standings.order_by("year"))


def word(standing: Standing | None) -> Grade | None:
    """Return the step of the scale of Permendagri 86/2017 that a standing reached."""
    return grade(standing.achievement) if standing else None


def indicator_rows() -> Iterator[dict[str, Any]]:
    """Yield the published values of public indicators by year: the data set of the open-data portal."""
    rows = (
        Standing.objects.filter(indicator__is_public=True, published_value__isnull=False)
        .select_related("indicator", "indicator__agency")
        .order_by("indicator__code", "year")
    )
    definitions = {d.indicator_id: d for d in IndicatorDefinition.objects.filter(is_current=True)}
    for row in rows.iterator(chunk_size=2000):
        definition = definitions.get(row.indicator_id)
        yield {
            "code": row.indicator.code,
            "name": row.indicator.name,
            "agency": row.indicator.agency.name if row.indicator.agency else "",
            "unit": definition.unit if definition else "",
            "year": row.year,
            "target": row.target,
            "value": row.published_value,
            "definition_version": definition.version if definition else "",
        }
