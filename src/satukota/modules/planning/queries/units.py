"""Indicators by unit: who is expected, what each reported, the worst first, and how much of the city that covers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import get_format

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import (
    Indicator,
    IndicatorDefinition,
    Target,
    Unit,
    UnitPart,
    UnitValue,
    Value,
)
from satukota.modules.planning.queries.coverage import Coverage
from satukota.modules.planning.queries.targets import holds_under, in_force, unit_targets
from satukota.modules.planning.rules.achievement import Formula, floored
from satukota.modules.planning.rules.judgement import Judgement, Measure, Promise, judge
from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.periods import Frequency, ends_period, is_stale, quarters_over
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.rules.series import version_at
from satukota.modules.planning.rules.totals import Due, Total
from satukota.modules.planning.rules.units import Across, Part, hidden, rank, whole

COUNTED = (UnitValue.State.SUBMITTED, UnitValue.State.VERIFIED, UnitValue.State.PUBLISHED)
NEWEST_FIRST = ("-year", "-quarter", "-id")


def parts_of(indicator: Indicator) -> list[UnitPart]:
    """Return the units that ever reported or report for an indicator, by kind and name."""
    return list(indicator.unit_parts.select_related("unit", "unit__successor").order_by("unit__kind", "unit__name"))


def expected_parts(indicator: Indicator, quarter: Quarter) -> list[UnitPart]:
    """Return the units that report for a quarter."""
    return [part for part in parts_of(indicator) if part.is_expected(quarter)]


def current_values(indicator: Indicator, quarter: Quarter) -> QuerySet[UnitValue]:
    """Return what units reported for a quarter, as it stands now."""
    at = {"year": quarter.year, "quarter": quarter.number, "is_current": True}
    return UnitValue.objects.filter(indicator=indicator, value__isnull=False, **at)


def as_part(row: UnitValue) -> Part:
    """Return what a unit reported, as the rules take it."""
    assert row.value is not None
    return Part(row.value, row.n)


def coverages(indicators: Iterable[Indicator], quarter: Quarter) -> dict[int, Coverage]:
    """Return the coverage of those indicators that have units, in two queries."""
    expected: dict[int, set[int]] = {}
    for part in UnitPart.objects.filter(indicator__in=list(indicators)).select_related("unit"):
        if part.is_expected(quarter):
            expected.setdefault(part.indicator_id, set()).add(part.unit_id)
    at = {"year": quarter.year, "quarter": quarter.number, "is_current": True, "value__isnull": False}
    reported = UnitValue.objects.filter(indicator__in=expected, **at).values_list("indicator", "unit")
    said: dict[int, set[int]] = {}
    for indicator, unit in reported:
        said.setdefault(indicator, set()).add(unit)
    return {pk: Coverage(len(units & said.get(pk, set())), len(units)) for pk, units in expected.items()}


@dataclass(frozen=True)
class UnitRow:
    """A unit with what it reported for a quarter, its promise of the year, and how it is judged by then."""

    unit: Unit
    figure: UnitValue | None
    judgement: Judgement
    target: Target | None
    shares_target: bool = False
    """Whether the target is the indicator's: a level is asked of every unit alike."""
    is_hidden: bool = False
    """In public: too few persons."""
    is_unjudged: bool = False
    """In public: an earlier quarter of the year is hidden, so that the year's achievement would tell it."""

    @property
    def light(self) -> Light:
        """Its traffic light."""
        return self.judgement.light

    @property
    def percent(self) -> Decimal | None:
        """How far the target was reached, cut to one decimal."""
        return None if self.judgement.percent is None else floored(self.judgement.percent, 1)


@dataclass(frozen=True)
class UnitTable:
    """The units of an indicator in a quarter, the worst first."""

    indicator: Indicator
    definition: IndicatorDefinition | None
    quarter: Quarter
    rows: list[UnitRow]
    coverage: Coverage
    whole: Value | None
    targets_together: Decimal | None = None
    target: Decimal | None = None

    @property
    def decimals(self) -> int:
        """Decimals of its values."""
        return self.definition.decimals if self.definition else 1

    @property
    def is_computed(self) -> bool:
        """Whether the figure of the whole was computed from the units."""
        source = self.whole.source if self.whole else self.indicator.source
        return bool(source == Indicator.Source.UNITS)

    @property
    def differs(self) -> bool:
        """Whether the figure that was reported as a whole is another than the units make together."""
        together, stands = self.coverage.together, self.whole.value if self.whole else None
        return not self.is_computed and None not in (together, stands) and together != stands

    @property
    def targets_differ(self) -> bool:
        """Whether the targets of the units together are not the target of the whole."""
        return None not in (self.targets_together, self.target) and self.targets_together != self.target

    @property
    def hidden(self) -> int:
        """How many figures are not shown in public."""
        return sum(row.is_hidden for row in self.rows)

    def counts(self) -> dict[Light, int]:
        """Return how many units have which light, as far as it is shown."""
        return {light: sum(row.light is light and not row.is_unjudged for row in self.rows) for light in Light}


def newest_quarter(indicator: Indicator, year: int, *, public: bool = False) -> Quarter:
    """Return the last quarter of a year for which a unit reported; without one the last that is over, else the first."""
    rows = UnitValue.objects.filter(indicator=indicator, year=year, is_current=True, value__isnull=False)
    rows = rows.filter(state=UnitValue.State.PUBLISHED) if public else rows
    newest = rows.order_by("-quarter").values_list("quarter", flat=True).first()
    return Quarter(year, newest or max(quarters_over(year, timezone.localdate()), 1))


def definition_for(indicator: Indicator, quarter: Quarter) -> IndicatorDefinition | None:
    """Return the definition that holds for a quarter."""
    return version_at(list(indicator.definitions.all()), quarter.end)


def as_typed(value: Decimal | None) -> str:
    """Return a number as somebody would type it in the reader's language, without noughts at the end."""
    return "" if value is None else f"{value.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))


def is_broken_down(indicator: Indicator) -> bool:
    """Tell whether an indicator has units."""
    return indicator.unit_parts.exists()


def unit_table(indicator: Indicator, quarter: Quarter, *, public: bool = False) -> UnitTable:
    """Return the units of an indicator in a quarter, the worst first; in public only what was published."""
    definition = definition_for(indicator, quarter)
    values = _values_of_year(indicator, quarter, public=public)
    expected = expected_parts(indicator, quarter)
    across = Across(definition.across) if definition else Across.NONE
    own, shared = _promises(indicator, quarter.year, definition, across)
    rows = [
        _row(indicator, part.unit, values.get(part.unit_id, {}), definition, quarter, own.get(part.unit_id), shared)
        for part in expected
    ]
    reported = [as_part(row.figure) for row in rows if row.figure is not None and row.figure.value is not None]
    if public and definition is not None and definition.of_persons:
        rows = _concealed(rows, values, definition.unit, quarter)
    at = Value.objects.filter(indicator=indicator, year=quarter.year, quarter=quarter.number, is_current=True)
    stands = (at.filter(state=Value.State.PUBLISHED) if public else at).first()
    sums = [target.value for target in own.values()] if across is Across.SUM else []
    return UnitTable(
        indicator=indicator,
        definition=definition,
        quarter=quarter,
        # In public the place of a row would tell what is hidden of it.
        rows=sorted(rows, key=lambda row: (row.is_unjudged, *_place(row))),
        coverage=Coverage(len(reported), len(expected), whole(across, reported)),
        whole=stands,
        targets_together=sum(sums, Decimal(0)) if len(sums) == len(expected) and sums else None,
        target=_target_of_whole(indicator, quarter.year),
    )


def _place(row: UnitRow) -> tuple[int, Decimal, str]:
    return (0, Decimal(0), row.unit.name) if row.is_unjudged else rank(row.light, row.judgement.percent, row.unit.name)


def _values_of_year(indicator: Indicator, quarter: Quarter, *, public: bool) -> dict[int, dict[int, UnitValue]]:
    """Return what stands of each unit in the quarters of a year up to one: unit → quarter → row."""
    rows = UnitValue.objects.filter(indicator=indicator, year=quarter.year, quarter__lte=quarter.number)
    rows = rows.filter(is_current=True, value__isnull=False).select_related("definition", "replaces")
    if public:
        rows = rows.filter(state=UnitValue.State.PUBLISHED)
    values: dict[int, dict[int, UnitValue]] = {}
    for row in rows:
        values.setdefault(row.unit_id, {})[row.quarter] = row
    return values


def _promises(
    indicator: Indicator, year: int, definition: IndicatorDefinition | None, across: Across
) -> tuple[dict[int, Target], Target | None]:
    """Return the targets in force of units, and the one that every unit shares: a mean is asked of all alike."""
    if definition is None:
        return {}, None
    kind = definition.kind
    rows = unit_targets().filter(indicator=indicator, year=year).select_related("definition").order_by("pk")
    own = {row.unit_id: row for row in rows if row.unit_id is not None and holds_under(row, definition, kind)}
    if across not in (Across.MEAN, Across.WEIGHTED):
        return own, None
    shared = in_force().filter(indicator=indicator, year=year).select_related("definition").order_by("-pk").first()
    return own, shared if shared is not None and holds_under(shared, definition, kind) else None


def _target_of_whole(indicator: Indicator, year: int) -> Decimal | None:
    return in_force().filter(indicator=indicator, year=year).order_by("-pk").values_list("value", flat=True).first()


def _row(
    indicator: Indicator,
    unit: Unit,
    values: Mapping[int, UnitValue],
    definition: IndicatorDefinition | None,
    quarter: Quarter,
    own: Target | None,
    shared: Target | None,
) -> UnitRow:
    target = own or shared
    promise = target.promise if target else None
    judgement = _judged(indicator, definition, values, quarter, promise)
    return UnitRow(
        unit, values.get(quarter.number), judgement, target, shares_target=own is None and shared is not None
    )


def _judged(
    indicator: Indicator,
    definition: IndicatorDefinition | None,
    values: Mapping[int, UnitValue],
    quarter: Quarter,
    promise: Promise | None,
) -> Judgement:
    """Judge the year of a unit up to a quarter as its indicator is judged; a draft is not yet anybody's word."""
    if definition is None:
        return Judgement(None, None, 0, None, None, Light.MISSING, running=False)
    rhythm, today = Frequency(indicator.rhythm), timezone.localdate()
    counted = {
        number: row.value
        for number, row in values.items()
        if row.state in COUNTED and row.definition.kind == definition.kind
    }
    quarters = [counted.get(number) for number in range(1, 5)]
    over = min(quarters_over(quarter.year, today), quarter.number)
    newest = max((Quarter(quarter.year, number) for number in counted), default=None)
    lacks = ends_period(rhythm, quarter.number) and quarter.number not in counted
    late = lacks and quarter < quarter_of(today) and is_stale(rhythm, newest, today)
    measure = Measure(Formula(definition.way), Total(definition.total), Due(definition.due), rhythm)
    return judge(measure, promise, quarters, over, late)


def _concealed(
    rows: Sequence[UnitRow], values: Mapping[int, Mapping[int, UnitValue]], unit: str, quarter: Quarter
) -> list[UnitRow]:
    """Return the rows with those marked whose figures speak of too few persons, in this quarter or one before it."""
    by_quarter = [_hidden_in(values, number, unit) for number in range(1, quarter.number + 1)]
    now, ever = by_quarter[-1], frozenset[int]().union(*by_quarter)
    return [
        UnitRow(
            row.unit, row.figure, row.judgement, row.target, row.shares_target,
            is_hidden=row.unit.pk in now, is_unjudged=row.unit.pk in ever,
        )
        for row in rows
    ]  # fmt: skip


def _hidden_in(values: Mapping[int, Mapping[int, UnitValue]], number: int, unit: str) -> frozenset[int]:
    return hidden({pk: as_part(years[number]) for pk, years in values.items() if number in years}, unit)


@dataclass(frozen=True)
class ShownUnit:
    """A unit as pages, sheets, papers and programs show it: what is hidden of it is not there."""

    pk: int
    code: str
    name: str
    kind: str
    value: Decimal | None
    n: int | None
    target: Decimal | None
    shares_target: bool
    achievement: Decimal | None
    light: str
    state: str
    is_hidden: bool
    is_unjudged: bool
    is_corrected: bool
    note: str = ""


def shown(row: UnitRow) -> ShownUnit:
    """Return what may be shown of a row; the note is for those who work on it, like all that is not hidden."""
    figure = None if row.is_hidden else row.figure
    return ShownUnit(
        pk=row.unit.pk,
        code=row.unit.code,
        name=row.unit.name,
        kind=row.unit.kind,
        value=figure.value if figure else None,
        n=figure.n if figure else None,
        target=row.target.value if row.target else None,
        shares_target=row.shares_target,
        achievement=None if row.is_unjudged else row.percent,
        light="" if row.is_unjudged else row.light.value,
        state=figure.state if figure else "",
        is_hidden=row.is_hidden,
        is_unjudged=row.is_unjudged,
        is_corrected=bool(row.figure and row.figure.replaces_id),
        note=figure.note if figure else "",
    )


FILTERS = ("light", "kind", "q")


def matching(rows: Iterable[UnitRow], filters: Mapping[str, str]) -> list[UnitRow]:
    """Return the rows that a filter names: light, kind of unit, part of name or code."""
    light, kind, text = (filters.get(name, "") for name in FILTERS)
    return [
        row
        for row in rows
        if (not light or (row.light == light and not row.is_unjudged))
        and (not kind or row.unit.kind == kind)
        and (not text or text.lower() in f"{row.unit.code} {row.unit.name}".lower())
    ]


def kinds_of(rows: Iterable[UnitRow]) -> list[str]:
    """Return the kinds of units among rows."""
    return sorted({row.unit.kind for row in rows})


def history(indicator: Indicator, unit: Unit) -> QuerySet[UnitValue]:
    """Return everything that a unit ever reported for an indicator, newest first."""
    related = ("definition", "entered_by", "entered_agency", "decided_agency", "replaces")
    return indicator.unit_values.filter(unit=unit).select_related(*related).order_by(*NEWEST_FIRST)


def units_of(agency: Agency | None) -> QuerySet[Unit]:
    """Return the list of an agency, or every unit that is an area or an agency itself."""
    rows = Unit.objects.select_related("owner", "successor", "area", "agency")
    return rows.filter(owner=agency) if agency else rows.filter(owner=None)


def offered_units(indicator: Indicator) -> QuerySet[Unit]:
    """Return the units that could report for an indicator and do not yet: those of its agency, and areas and agencies."""
    rows = Unit.objects.filter(Q(owner=None) | Q(owner=indicator.agency), ended_on=None)
    return rows.exclude(parts__indicator=indicator).order_by("kind", "name")
