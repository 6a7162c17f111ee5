"""Units of indicators: their lists, which of them report for what, what they reported, and what was promised for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import Area
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.figures import (
    NO_GROUND,
    Ground,
    RefusedFigures,
    decide_figure,
    report_figures,
)
from satukota.modules.planning.actions.indicators import definition_at
from satukota.modules.planning.actions.names import told_by
from satukota.modules.planning.actions.targets import Aim, PlanChange, write_target
from satukota.modules.planning.actions.unit_events import UnitEnded, UnitPartsChanged, UnitsReported, UnitsSaved
from satukota.modules.planning.actions.wholes import is_computed, publish_whole
from satukota.modules.planning.models import (
    Figure,
    Indicator,
    IndicatorDefinition,
    Target,
    Unit,
    UnitChange,
    UnitPart,
    UnitValue,
    Value,
)
from satukota.modules.planning.queries.periods import period_of
from satukota.modules.planning.queries.units import expected_parts
from satukota.modules.planning.rules.figures import Fault, Period
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.units import Across


@transaction.atomic
def save_units(units: Sequence[Unit], actor: Actor) -> list[Unit]:
    """Add units to a list (unsaved rows), all or none. Raises ValidationError that names the first that cannot be."""
    for unit in units:
        try:
            unit.full_clean()
        except ValidationError as refused:
            raise ValidationError(f"{unit.code or unit.name}: {' '.join(refused.messages)}") from refused
        unit.save(force_insert=True)
    owner = units[0].owner_id if units else None
    note(UnitsSaved(len(units)), "unit", units[0].pk if units else 0, actor, agency_id=owner)
    return list(units)


@transaction.atomic
def change_unit(unit: Unit, actor: Actor, reason: str = "") -> Unit:
    """Change what a unit is called; one that has published figures keeps its former name beside it, with the reason.

    Raises ValidationError without one.
    """
    before = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    unit.full_clean()
    parts = [
        part for part in (UnitChange.Part.NAME, UnitChange.Part.KIND) if getattr(before, part) != getattr(unit, part)
    ]
    if parts and unit.values.filter(state=Figure.State.PUBLISHED).exists():
        _keep(unit, {part: (getattr(before, part), getattr(unit, part)) for part in parts}, reason, actor)
    unit.save()
    note(UnitsSaved(1, changed=True), "unit", unit.pk, actor, agency_id=unit.owner_id)
    return unit


def _keep(unit: Unit, parts: Mapping[UnitChange.Part, tuple[str, str]], reason: str, actor: Actor) -> None:
    why = told_by(reason, actor)
    UnitChange.objects.bulk_create(
        UnitChange(unit=unit, part=part, before=before, after=after, **why) for part, (before, after) in parts.items()
    )


@transaction.atomic
def end_unit(unit: Unit, day: date | None, successor: Unit | None, reason: str, actor: Actor) -> Unit:
    """End a unit on a day, merged into another or not, or let it go on (None). Its figures until then stay.

    Raises ValidationError without a reason, for a day to come or before what was published, and for a circle of mergers.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if day is not None:
        _require_past(day, "day")
        _require_unpublished_after(unit.values, day, "day")
    if successor is not None and (day is None or unit.pk in _merged_into(successor)):
        raise ValidationError({"successor": _("A unit cannot become a part of itself.")})
    before = _ending(unit)
    unit.ended_on, unit.successor = day, successor
    _keep(unit, {UnitChange.Part.ENDED_ON: (before, _ending(unit))}, reason, actor)
    unit.save(update_fields=["ended_on", "successor"])
    data = UnitEnded(day.isoformat() if day else "", successor.pk if successor else 0)
    note(data, "unit", unit.pk, actor, agency_id=unit.owner_id)
    return unit


def _ending(unit: Unit) -> str:
    day = unit.ended_on.isoformat() if unit.ended_on else ""
    return f"{day} → {unit.successor.name}" if unit.successor else day


def _merged_into(unit: Unit) -> set[int]:
    """Return a unit and what it became a part of, as that is stored now."""
    chain: set[int] = set()
    at: Unit | None = Unit.objects.get(pk=unit.pk)
    while at is not None and at.pk not in chain:
        chain.add(at.pk)
        at = at.successor
    return chain


def _require_past(day: date, name: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: _("This day has not come yet.")})


def _require_unpublished_after(values: Any, day: date, name: str) -> None:
    """Raise ValidationError where a unit would have ended before a quarter for which its figure was published."""
    rows = values.filter(state=Figure.State.PUBLISHED, is_current=True, value__isnull=False)
    newest = max((Quarter(year, number) for year, number in rows.values_list("year", "quarter")), default=None)
    if newest is not None and day < newest.end:
        words = _("%(quarter)s is published: it cannot have ended before.")
        raise ValidationError({name: words % {"quarter": newest}})


@transaction.atomic
def add_parts(indicator: Indicator, units: Sequence[Unit], since: date, actor: Actor) -> list[UnitPart]:
    """Let units report for an indicator from a day on.

    Raises ValidationError for a unit that does so already, and for a day within what was published: its coverage stays.
    """
    stood = Value.objects.filter(indicator=indicator, state=Figure.State.PUBLISHED, is_current=True)
    rows = stood.filter(source=Indicator.Source.UNITS).values_list("year", "quarter")
    newest = max((Quarter(year, number) for year, number in rows), default=None)
    if newest is not None and since <= newest.end:
        words = _("%(quarter)s is published with the units that it has: others begin after it.")
        raise ValidationError({"since": words % {"quarter": newest}})
    parts = [UnitPart(indicator=indicator, unit=unit, since=since) for unit in units]
    for part in parts:
        part.full_clean()
    UnitPart.objects.bulk_create(parts)
    data = UnitPartsChanged(len(parts), since.isoformat())
    note(data, "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return parts


@transaction.atomic
def end_part(part: UnitPart, until: date, actor: Actor) -> UnitPart:
    """Let a unit report for an indicator no more after a day; what it reported stays. Raises ValidationError."""
    part = UnitPart.objects.select_for_update(of=("self",)).select_related("indicator", "unit").get(pk=part.pk)
    _require_past(until, "until")
    _require_unpublished_after(part.unit.values.filter(indicator=part.indicator), until, "until")
    part.until = until
    part.save(update_fields=["until"])
    data = UnitPartsChanged(1, until.isoformat(), ends=True)
    note(data, "indicator", part.indicator_id, actor, agency_id=part.indicator.agency_id)
    return part


AREAS = {"district": "Kecamatan", "village": "Kelurahan"}


def units_of_areas(areas: Sequence[Area]) -> list[Unit]:
    """Return the units that are these areas, made where they are not there yet. Called within an action."""
    known = {unit.area_id: unit for unit in Unit.objects.filter(area__in=[area.pk for area in areas])}
    new = [
        Unit(code=area.code, name=area.name, kind=_area_kind(area), area_id=area.code)
        for area in areas
        if area.code not in known
    ]
    return [*known.values(), *Unit.objects.bulk_create(new)]


def _area_kind(area: Area) -> str:
    return AREAS.get(area.level, "") or area.kind.replace("_", " ").title()


def units_of_agencies(agencies: Iterable[Agency], kind: str) -> list[Unit]:
    """Return the units that are these agencies, made where they are not there yet. Called within an action."""
    listed = list(agencies)
    known = {unit.agency_id: unit for unit in Unit.objects.filter(agency__in=listed)}
    new = [
        Unit(code=agency.code[:40], name=agency.name, kind=kind, agency=agency)
        for agency in listed
        if agency.pk not in known
    ]
    return [*known.values(), *Unit.objects.bulk_create(new)]


@dataclass(frozen=True)
class ChosenUnits:
    """Units that are to report: from lists, areas, and agencies that are called `kind` as units."""

    units: Sequence[Unit] = ()
    areas: Sequence[Area] = ()
    agencies: Sequence[Agency] = ()
    kind: str = ""


@transaction.atomic
def choose_units(indicator: Indicator, choice: ChosenUnits, since: date, actor: Actor) -> list[UnitPart]:
    """Let units report for an indicator from a day on; areas and agencies become units where they are none yet.

    Those that report already stay as they are. Raises ValidationError as `add_parts` does.
    """
    chosen = [*choice.units, *units_of_areas(choice.areas), *units_of_agencies(choice.agencies, choice.kind)]
    known = set(indicator.unit_parts.values_list("unit", flat=True))
    new = {unit.pk: unit for unit in chosen if unit.pk not in known}
    if not new:
        raise ValidationError(_("All of these report for it already."))
    return add_parts(indicator, list(new.values()), since, actor)


@dataclass(frozen=True)
class UnitReading:
    """What a unit reported: its value (None: nothing after all), and of how many it speaks."""

    unit: Unit
    value: Decimal | None
    n: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ReportedUnits:
    """What became of figures of units: rows of the open report, rows that wait for a second person, and how many are no news."""

    drafts: list[UnitValue]
    waiting: list[UnitValue]
    unchanged: int


@transaction.atomic
def report_unit_values(
    indicator: Indicator,
    quarter: Quarter,
    readings: Sequence[UnitReading],
    actor: Actor,
    ground: Ground = NO_GROUND,
    *,
    digest: str = "",
) -> ReportedUnits:
    """Report what units of an indicator say for a quarter, all or none: into the open report, or before a second person.

    Where the indicator's figure is computed from them, it is written anew with its coverage. Raises ValidationError, and
    RefusedFigures whose faults name the place of each reading.
    """
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    definition = definition_at(indicator, quarter)
    if definition is None or not definition.across:
        raise ValidationError(_("The definition does not say how units become the whole; say so first."))
    period = _period(indicator, quarter)
    source = Indicator.Source.IMPORT if digest else Indicator.Source.ENTRY
    rows = [_unit_value(indicator, definition, quarter, reading, source) for reading in readings]
    faults = _faults(indicator, definition, quarter, rows)
    if faults:
        raise RefusedFigures(faults)
    fresh = report_figures(rows, [period] * len(rows), actor, ground)
    drafts = [row for row in fresh if row.is_current]
    waiting = [row for row in fresh if not row.is_current]
    if fresh:
        data = UnitsReported(quarter.year, quarter.number, len(drafts), len(waiting), digest)
        note(data, "indicator", indicator.pk, actor, agency_id=indicator.agency_id)
    return ReportedUnits(drafts, waiting, len(rows) - len(fresh))


def _period(indicator: Indicator, quarter: Quarter) -> Period:
    """Return the period of a quarter; where its computed whole is public, every unit that comes later corrects it."""
    period = period_of(indicator.agency_id, quarter)
    at = {"year": quarter.year, "quarter": quarter.number, "is_current": True}
    stands = Value.objects.filter(indicator=indicator, **at).first()
    published = stands is not None and stands.state == Figure.State.PUBLISHED and is_computed(indicator, stands)
    return replace(period, report="published") if published else period


def _unit_value(
    indicator: Indicator, definition: IndicatorDefinition, quarter: Quarter, reading: UnitReading, source: str
) -> UnitValue:
    return UnitValue(
        indicator=indicator,
        unit=reading.unit,
        definition=definition,
        year=quarter.year,
        quarter=quarter.number,
        value=reading.value,
        n=reading.n,
        note=reading.note.strip(),
        source=source,
    )


def _faults(
    indicator: Indicator, definition: IndicatorDefinition, quarter: Quarter, rows: Sequence[UnitValue]
) -> list[tuple[int, str, Fault]]:
    """Return what keeps single units from being taken: not asked for that quarter, or without what weighs them."""
    expected = {part.unit_id for part in expected_parts(indicator, quarter)}
    faults = [(place, "unit", Fault.NOT_ASKED) for place, row in enumerate(rows) if row.unit_id not in expected]
    weighed = Across(definition.across) is Across.WEIGHTED
    for place, row in enumerate(rows):
        if row.n is not None and row.n < 0:
            faults.append((place, "n", Fault.NEGATIVE))
        elif weighed and row.value is not None and row.n is None:
            faults.append((place, "n", Fault.NO_WEIGHT))
    return faults


@transaction.atomic
def decide_units(rows: Sequence[UnitValue], actor: Actor, *, approve: bool, reason: str = "") -> list[UnitValue]:
    """Approve or refuse figures of units of one quarter and indicator together; the whole is computed anew once.

    All or none. Raises ValidationError as `decide_figure` does.
    """
    decided = [decide_figure(row, actor, approve=approve, reason=reason, recount=False) for row in rows]
    if approve and decided:
        publish_whole(decided, actor)
    return decided


@transaction.atomic
def write_unit_targets(
    indicator: Indicator, aims: Sequence[tuple[Unit, Aim]], actor: Actor, change: PlanChange | None = None
) -> list[Target]:
    """Promise what units are to reach in a year, all or none, by the rule of every target; return what is news.

    Changes of a running or past year wait together for a second person. Raises ValidationError that names the unit.
    """
    change = change or PlanChange()
    written = []
    for unit, aim in aims:
        try:
            target = write_target(indicator, aim, actor, change, unit=unit)
        except ValidationError as refused:
            if hasattr(refused, "error_dict"):
                raise
            raise ValidationError(f"{unit.name}: {' '.join(refused.messages)}") from refused
        if target is not None:
            written.append(target)
    return written
