"""Where indicators stand: derived from values and targets in a few statements for any number of indicators."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from satukota.modules.planning.models import Indicator, IndicatorDefinition, Standing, Target, Value
from satukota.modules.planning.rules.achievement import Formula, achievement
from satukota.modules.planning.rules.forecast import Forecast, forecast
from satukota.modules.planning.rules.lights import light
from satukota.modules.planning.rules.periods import Frequency, is_stale
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.totals import Total, target_so_far, year_total

type Quarters = dict[Quarter, Value]
COUNTED = (Value.State.SUBMITTED, Value.State.VERIFIED, Value.State.PUBLISHED)
"""A draft or a returned value is not yet the agency's word."""
BATCH = 500
FIELDS = (
    "quarter", "value", "target", "achievement", "light", "forecast", "forecast_low", "forecast_high",
    "published_value", "published_quarter", "changed_at",
)  # fmt: skip


def update_standings(
    indicator_ids: Sequence[int] | None = None, years: Iterable[int] = (), today: date | None = None
) -> int:
    """Compute anew where indicators stand (all without ids) in the given years (this one by default).

    Returns the number of rows written. Called inside the transaction of the action that changed something.
    """
    today = today or timezone.localdate()
    wanted = sorted(set(years)) or [today.year]
    ids = list(indicator_ids) if indicator_ids is not None else list(Indicator.objects.values_list("pk", flat=True))
    written = 0
    for start in range(0, len(ids), BATCH):
        written += _restand_batch(ids[start : start + BATCH], wanted, today)
    return written


def _restand_batch(ids: Sequence[int], years: Sequence[int], today: date) -> int:
    definitions = {d.indicator_id: d for d in IndicatorDefinition.objects.filter(indicator__in=ids, is_current=True)}
    rhythms = dict(Indicator.objects.filter(pk__in=ids).values_list("pk", "rhythm"))
    targets = {(t.indicator_id, t.year): t.value for t in Target.objects.filter(indicator__in=ids, year__in=years)}
    values = _values(ids, years)
    rows = [
        _standing(definition, Frequency(rhythms[pk]), targets.get((pk, year)), values[pk], year, today)
        for pk, definition in definitions.items()
        for year in years
    ]
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["indicator", "year"], update_fields=list(FIELDS)
    )
    return len(rows)


def _values(ids: Sequence[int], years: Sequence[int]) -> dict[int, Quarters]:
    values: dict[int, Quarters] = defaultdict(dict)
    rows = Value.objects.filter(
        indicator__in=ids, is_current=True, year__range=(min(years) - 2, max(years)), value__isnull=False
    ).order_by("year", "quarter")
    for row in rows.only("indicator_id", "year", "quarter", "value", "state"):
        values[row.indicator_id][Quarter(row.year, row.quarter)] = row
    return values


def _standing(
    definition: IndicatorDefinition,
    rhythm: Frequency,
    target: Decimal | None,
    values: Quarters,
    year: int,
    today: date,
) -> Standing:
    counted = {q: v.value for q, v in values.items() if v.state in COUNTED and v.value is not None and q.year <= year}
    quarters = [counted.get(Quarter(year, number)) for number in range(1, 5)]
    newest = max((q.number for q in counted if q.year == year), default=0)
    total, formula = Total(definition.total), Formula(definition.way)
    real = year_total(total, quarters)
    percent = achievement(formula, real, target_so_far(total, target, newest)) if newest else None
    stale = year == today.year and is_stale(rhythm, max(counted, default=None), today)
    seen = light(percent, has_value=real is not None, has_target=target is not None, stale=stale)
    ahead = _forecast(definition, counted, year)
    public = {q: v.value for q, v in values.items() if v.state == Value.State.PUBLISHED and q.year == year}
    return Standing(
        indicator_id=definition.indicator_id,
        year=year,
        quarter=newest,
        value=real,
        target=target,
        achievement=percent,
        light=seen,
        forecast=_number(ahead.value if ahead else None),
        forecast_low=_number(ahead.low if ahead else None),
        forecast_high=_number(ahead.high if ahead else None),
        published_value=year_total(total, [public.get(Quarter(year, number)) for number in range(1, 5)]),
        published_quarter=max((q.number for q in public), default=0),
        changed_at=timezone.now(),
    )


def _forecast(definition: IndicatorDefinition, counted: dict[Quarter, Decimal], year: int) -> Forecast | None:
    done = [float(value) for quarter, value in sorted(counted.items()) if quarter.year == year]
    before = [float(value) for quarter, value in sorted(counted.items()) if quarter.year < year]
    low = 0.0 if definition.baseline is None or definition.baseline >= 0 else None
    return forecast(Total(definition.total), before, done, (low, 100.0 if definition.unit == "%" else None))


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 4)))
