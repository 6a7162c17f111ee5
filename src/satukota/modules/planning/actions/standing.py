"""Where indicators stand: derived from values and targets in a few statements for any number of indicators."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Target, Value
from satukota.modules.planning.queries.targets import holds_under, in_force
from satukota.modules.planning.rules.achievement import Formula, floored
from satukota.modules.planning.rules.forecast import forecast
from satukota.modules.planning.rules.judgement import Judgement, Measure, judge, value_of_year
from satukota.modules.planning.rules.periods import Frequency, is_stale, quarters_over
from satukota.modules.planning.rules.quarters import Quarter, quarter_of
from satukota.modules.planning.rules.series import Kind, version_at
from satukota.modules.planning.rules.totals import MONTHS, QUARTERS, Due, Total

type Quarters = dict[Quarter, Value]
COUNTED = (Value.State.SUBMITTED, Value.State.VERIFIED, Value.State.PUBLISHED)
"""A draft or a returned value is not yet the agency's word."""
BATCH = 500
EARLIER = 6
"""Years that a forecast looks back."""
LARGEST = 1e17
"""What the tables can hold; a forecast beyond it says nothing."""
KEYS = ("id", "indicator", "year")
FIELDS = [f.name for f in Standing._meta.concrete_fields if f.name not in KEYS]


@dataclass
class Facts:
    """What is known of an indicator: how often it is measured, its definitions, targets in force and values."""

    rhythm: Frequency
    is_live: bool
    definitions: list[IndicatorDefinition] = field(default_factory=list)
    targets: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))
    values: Quarters = field(default_factory=dict)


def update_standings(
    indicator_ids: Sequence[int] | None = None,
    years: Iterable[int] = (),
    today: date | None = None,
    *,
    until: Quarter | None = None,
) -> int:
    """Compute anew where indicators stand (all without ids) in the given years (this one by default).

    `until` leaves out what later quarters say. Returns the number of rows written. Called inside the transaction of the action that changed something.
    """
    today = today or timezone.localdate()
    wanted = sorted(set(years)) or [today.year]
    ids = list(indicator_ids) if indicator_ids is not None else list(Indicator.objects.values_list("pk", flat=True))
    written = 0
    for start in range(0, len(ids), BATCH):
        written += _restand_batch(ids[start : start + BATCH], wanted, today, until)
    return written


def _restand_batch(ids: Sequence[int], years: Sequence[int], today: date, until: Quarter | None) -> int:
    known = _facts(ids, years, until)
    rows = [_standing(pk, facts, year, today) for pk, facts in known.items() if facts.definitions for year in years]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["indicator", "year"], update_fields=FIELDS)
    return len(rows)


def standing_if(indicator: Indicator, year: int, target: Decimal) -> tuple[Standing, Standing] | None:
    """Return where an indicator stands and where it would with another target for the year; nothing is written.

    Targets of its quarters or months move in the same proportion. None where nothing is promised for the year.
    """
    facts, today = _facts([indicator.pk], [year], None)[indicator.pk], timezone.localdate()
    if not facts.definitions or not facts.targets[year]:
        return None
    now = _standing(indicator.pk, facts, year, today)
    stands = facts.targets[year][-1]
    steps = [step * target / stands.value if stands.value else step for step in stands.steps]
    facts.targets[year].append(
        Target(
            indicator=indicator, definition=stands.definition, year=year, value=target, upper=stands.upper, steps=steps
        )
    )
    return now, _standing(indicator.pk, facts, year, today)


def _facts(ids: Sequence[int], years: Sequence[int], until: Quarter | None) -> dict[int, Facts]:
    known = {
        pk: Facts(Frequency(rhythm), source == Indicator.Source.LIVE)
        for pk, rhythm, source in Indicator.objects.filter(pk__in=ids).values_list("pk", "rhythm", "source")
    }
    definitions = {}
    for definition in IndicatorDefinition.objects.filter(indicator__in=ids).defer("definition", "formula"):
        definitions[definition.pk] = definition
        known[definition.indicator_id].definitions.append(definition)
    for target in in_force().filter(indicator__in=ids, year__in=years).order_by("pk"):
        target.definition = definitions.get(target.definition_id or 0)
        known[target.indicator_id].targets[target.year].append(target)
    rows = Value.objects.filter(
        indicator__in=ids, is_current=True, year__range=(min(years) - EARLIER, max(years)), value__isnull=False
    ).order_by("year", "quarter")
    if until is not None:
        rows = rows.exclude(year__gt=until.year).exclude(year=until.year, quarter__gt=until.number)
    for row in rows.only("indicator_id", "definition_id", "year", "quarter", "value", "state", "inputs"):
        row.definition = definitions[row.definition_id]
        known[row.indicator_id].values[Quarter(row.year, row.quarter)] = row
    return known


def _standing(pk: int, facts: Facts, year: int, today: date) -> Standing:
    counted = {quarter: row for quarter, row in facts.values.items() if row.state in COUNTED and quarter.year <= year}
    public = {quarter: row for quarter, row in facts.values.items() if row.state == Value.State.PUBLISHED}
    definition, kind = _kind_of_year(facts.definitions, counted, year, today)
    measure = measure_of(definition, facts)
    over = quarters_over(year, today)
    stale = year == today.year and is_stale(facts.rhythm, max(counted, default=None), today)
    targets = [row for row in facts.targets[year] if holds_under(row, definition, kind)]
    quarters, published = (_quarters(rows, kind, year) for rows in (counted, public))
    promise, first = (targets[-1].promise, targets[0].promise) if targets else (None, None)
    months = [_months(facts.values.get(Quarter(year, number))) for number in range(1, 5)]
    judgement = judge(measure, promise, quarters, over, stale, months)
    was_changed = first != promise
    at_first = judge(measure, first, quarters, over, stale, months) if was_changed else None
    return Standing(
        indicator_id=pk,
        definition=definition,
        promise=targets[-1] if targets else None,
        year=year,
        quarter=_newest(quarters),
        mixed=any(row.kind != kind for quarter, row in counted.items() if quarter.year == year),
        instrument=kind.instrument[:160],
        target=targets[-1].value if targets else None,
        first_target=targets[0].value if was_changed else None,
        published_value=value_of_year(measure, published, months),
        published_quarter=_newest(published),
        **_covered(counted, _newest(quarters), year),
        **_covered(public, _newest(published), year, "published_"),
        **_judged_in_public(judge(measure, promise, published, over, months=months)),
        published_first_light=judge(measure, first, published, over, months=months).light if was_changed else "",
        changed_at=timezone.now(),
        **_judged(judgement, at_first),
        **_forecast(definition, measure, _years(counted, kind, year, measure, over), year),
    )


def measure_of(definition: IndicatorDefinition, facts: Facts) -> Measure:
    """Return how a definition wants its values to be judged."""
    return Measure(
        Formula(definition.way), Total(definition.total), Due(definition.due), facts.rhythm, is_live=facts.is_live
    )


def _kind_of_year(
    definitions: Sequence[IndicatorDefinition], values: Quarters, year: int, today: date
) -> tuple[IndicatorDefinition, Kind]:
    """Return the definition that a year is judged by, and what its values are: those of its newest value.

    Values that are still on their way count only where none is published: they take no published year off its page.
    """
    of_year = {quarter: row for quarter, row in values.items() if quarter.year == year}
    published = [quarter for quarter, row in of_year.items() if row.state == Value.State.PUBLISHED]
    newest = max(published or of_year, default=None)
    if newest is not None:
        return values[newest].definition, values[newest].kind
    end = min(max(today, date(year, 1, 1)), date(year, 12, 31))
    definition = version_at(definitions, quarter_of(end).end)
    assert definition is not None  # the caller leaves out what has none
    return definition, definition.kind


def _quarters(rows: Quarters, kind: Kind, year: int) -> list[Decimal | None]:
    """Return the values of a year that are of one kind; others are never added to them."""
    slots = (rows.get(Quarter(year, number)) for number in range(1, 5))
    return [row.value if row is not None and row.kind == kind else None for row in slots]


def _months(row: Value | None) -> int:
    """Return how many months a quarter's value was taken from: all three, unless it was reported by month with gaps."""
    known = 0 if row is None else sum(month is not None for month in row.months)
    return known or MONTHS // QUARTERS


def _newest(quarters: Sequence[Decimal | None]) -> int:
    return max((number for number, value in enumerate(quarters, 1) if value is not None), default=0)


def _covered(rows: Quarters, newest: int, year: int, which: str = "") -> dict[str, int]:
    """Return how many units the newest value was computed from, and how many were expected; noughts for any other value."""
    row = rows.get(Quarter(year, newest)) if newest else None
    inputs = row.inputs if row is not None else {}
    return {f"{which}{name}": int(inputs.get(name, 0)) for name in ("units_reported", "units_expected")}


def _judged(judgement: Judgement, at_first: Judgement | None) -> dict[str, object]:
    return {
        "value": judgement.value,
        "running": judgement.running,
        "judged_quarter": judgement.quarter if judgement.percent is not None else 0,
        "judged_value": judgement.judged if judgement.percent is not None else None,
        "due": judgement.due.value if judgement.due else None,
        "achievement": _cut(judgement.percent),
        "light": judgement.light,
        "first_achievement": _cut(at_first.percent) if at_first else None,
        "first_light": at_first.light if at_first else "",
    }


def _judged_in_public(judgement: Judgement) -> dict[str, object]:
    judged = judgement.percent is not None
    return {
        "published_light": judgement.light,
        "published_judged_quarter": judgement.quarter if judged else 0,
        "published_judged_value": judgement.judged if judged else None,
        "published_due": judgement.due.value if judged and judgement.due else None,
    }


def _cut(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else floored(percent, 4)


def _years(counted: Quarters, kind: Kind, year: int, measure: Measure, over: int) -> dict[int, list[float | None]]:
    """Return the finished quarters of this kind by year, for a forecast; a running quarter says nothing yet."""
    final = counted
    if measure.is_live:
        final = {quarter: row for quarter, row in counted.items() if quarter.year < year or quarter.number <= over}
    return {
        at: [None if value is None else float(value) for value in _quarters(final, kind, at)]
        for at in sorted({quarter.year for quarter in final} | {year})
    }


def _forecast(
    definition: IndicatorDefinition, measure: Measure, years: Mapping[int, Sequence[float | None]], year: int
) -> dict[str, object]:
    known = [value for quarters in years.values() for value in quarters if value is not None]
    low = 0.0 if all(value >= 0 for value in known) else None
    ahead = forecast(measure, years, year, (low, 100.0 if definition.unit == "%" else None))
    return {
        "forecast": _number(ahead.value),
        "forecast_low": _number(ahead.low),
        "forecast_high": _number(ahead.high),
        "forecast_why": ahead.silence.value,
    }


def _number(value: float | None) -> Decimal | None:
    return None if value is None or abs(value) >= LARGEST else Decimal(str(round(value, 4)))
