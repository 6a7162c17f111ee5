"""What agencies report: values of indicators, work and money, minimum services; by hand and by sheet the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions.events import BudgetsImported, FigureReported, ValuesImported, note
from satukota.modules.planning.actions.figures import (
    NO_GROUND,
    SUBJECTS,
    Ground,
    RefusedFigures,
    key_of,
    report_figures,
)
from satukota.modules.planning.actions.indicators import Reading, definition_at
from satukota.modules.planning.models import (
    Allocation,
    Figure,
    Indicator,
    IndicatorDefinition,
    Plan,
    Realisation,
    SpmYear,
    Value,
)
from satukota.modules.planning.queries.money import fund_names
from satukota.modules.planning.queries.periods import period_of, periods_of, year_period
from satukota.modules.planning.rules.figures import (
    FIRST_SPM_YEAR,
    Fault,
    Period,
    cash_faults,
    money_faults,
    negative,
    outside,
    parted_faults,
    service_faults,
)
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.value_sheet import GivenValue


@transaction.atomic
def report_value(
    indicator: Indicator, quarter: Quarter, reading: Reading, actor: Actor, ground: Ground = NO_GROUND
) -> Value:
    """Report the value of an indicator for a quarter: into the open report, or before a second person.

    Returns the row that was written; the one that stands where the figure says nothing new. Raises ValidationError.
    """
    if indicator.source == Indicator.Source.LIVE:
        raise ValidationError(_("This indicator is computed from what happens in the system."))
    if indicator.source == Indicator.Source.UNITS:
        raise ValidationError(_("This indicator is computed from its units: report what the units say."))
    definition = definition_at(indicator, quarter)
    if definition is None:
        raise ValidationError(_("The indicator has no definition yet; a value would have no meaning."))
    value = _value(indicator.pk, definition, quarter, reading)
    return _report_one(value, period_of(indicator.agency_id, quarter), actor, ground, indicator.agency_id)


def _value(indicator: int, definition: IndicatorDefinition, quarter: Quarter, reading: Reading) -> Value:
    return Value(
        indicator_id=indicator,
        definition=definition,
        year=quarter.year,
        quarter=quarter.number,
        value=reading.value,
        n=reading.n,
        inputs=reading.inputs,
        url=reading.url[:500],
        note=reading.note[:300],
        file_id=reading.file_id,
        source=reading.source,
    )


def _report_one[F: Figure](figure: F, period: Period, actor: Actor, ground: Ground, agency_id: int | None) -> F:
    if not report_figures([figure], [period], actor, ground):
        same = type(figure)._default_manager.filter(**dict(zip(figure.KEY, key_of(figure), strict=True)))
        return same.filter(is_current=True).first() or same.latest("pk")
    kind, (subject, year, *quarter) = SUBJECTS[type(figure)], key_of(figure)
    corrects = figure.replaces.pk if figure.replaces else 0
    data = FigureReported(kind, figure.pk, year, sum(quarter), corrects, waits=not figure.is_current)
    note(data, kind, subject, actor, agency_id=agency_id)
    return figure


@transaction.atomic
def record_realisation(realisation: Realisation, actor: Actor, ground: Ground = NO_GROUND) -> Realisation:
    """Report work and money of an item (an unsaved row), both from the beginning of the year.

    Into the agency's open report, or before a second person. Raises ValidationError.
    """
    plan = realisation.item.plan
    figures = {"budget": realisation.budget, "spent": realisation.spent}
    parted = parted_faults(realisation.spent, realisation.funds, fund_names())
    _refuse(outside(realisation.year, plan.start_year, plan.end_year) | parted | money_faults(figures))
    agency_id = realisation.item.agency_id
    period = period_of(agency_id, Quarter(realisation.year, realisation.quarter))
    return _report_one(realisation, period, actor, ground, agency_id)


@transaction.atomic
def record_allocation(allocation: Allocation, actor: Actor, ground: Ground = NO_GROUND) -> Allocation:
    """Report the budget of an item for a year (an unsaved row); it counts when a second person has approved it.

    Raises ValidationError.
    """
    _refuse(allocation_faults(allocation))
    return _report_one(allocation, BUDGETED, actor, ground, allocation.item.agency_id)


BUDGETED = Period(over=True)
"""A budget is decided before its year begins; it may be reported at any time, before a second person."""


def allocation_faults(allocation: Allocation) -> dict[str, Fault]:
    """Return what cannot be true of a budget, by field."""
    plan = allocation.item.plan
    return (
        outside(allocation.year, plan.start_year, plan.end_year)
        | parted_faults(allocation.budget, allocation.funds, fund_names())
        | cash_faults(allocation.budget, allocation.cash)
        | negative({"budget": allocation.budget})
    )


@transaction.atomic
def submit_allocations(
    rows: Sequence[tuple[int, Allocation]], digest: str, actor: Actor, ground: Ground = NO_GROUND
) -> tuple[int, int]:
    """Report the budgets of a sheet, all or none, each before a second person; return how many are news and how many not.

    `rows` are the numbers of the rows with unsaved budgets, `digest` is the file's SHA-256. Raises RefusedFigures whose
    faults name the row.
    """
    faults = [(number, *fault) for number, row in rows for fault in allocation_faults(row).items()]
    if faults:
        raise RefusedFigures(faults)
    budgets = [row for _number, row in rows]
    fresh = report_figures(budgets, [BUDGETED] * len(budgets), actor, ground)
    plan_id = budgets[0].item.plan_id if budgets else 0
    note(BudgetsImported(len(fresh), digest), "plan", plan_id, actor)
    return len(fresh), len(budgets) - len(fresh)


@transaction.atomic
def record_spm(spm_year: SpmYear, actor: Actor, ground: Ground = NO_GROUND) -> SpmYear:
    """Report the figures of a minimum service (an unsaved row); they count when a second person has approved them.

    Raises ValidationError.
    """
    numbers = ("to_serve", "served", "quality_target", "quality_met", "budget", "spent")
    last = max([FIRST_SPM_YEAR, *Plan.objects.values_list("end_year", flat=True)])
    faults = service_faults({name: getattr(spm_year, name) for name in numbers})
    _refuse(outside(spm_year.year, FIRST_SPM_YEAR, last) | faults)
    return _report_one(spm_year, year_period(spm_year.year), actor, ground, spm_year.agency_id)


def _refuse(faults: Mapping[str, Fault]) -> None:
    if faults:
        raise RefusedFigures([(0, name, fault) for name, fault in faults.items()])


@dataclass(frozen=True)
class Submitted:
    """What became of a sheet of values: how many went into open reports, wait for a second person, or were known."""

    drafted: int
    waiting: int
    unchanged: int


@transaction.atomic
def submit_values(rows: Sequence[GivenValue], digest: str, actor: Actor, ground: Ground = NO_GROUND) -> Submitted:
    """Report the values of a sheet, all or none, as if each were typed: drafts of open reports, or before a second person.

    `digest` is the file's SHA-256. Raises RefusedFigures, whose faults name the place of each row in `rows`.
    """
    codes = {row.code for row in rows}
    known = Indicator.objects.filter(code__in=codes).prefetch_related("definitions")
    indicators = {row.code: row for row in known}
    owners = [(indicators[row.code].agency_id, row.quarter) for row in rows]
    periods = periods_of(owners)
    values = [_sheet_value(row, indicators[row.code], digest) for row in rows]
    fresh = report_figures(values, [periods[owner] for owner in owners], actor, ground)
    drafted = sum(value.is_current for value in fresh)
    note(ValuesImported(drafted, len(fresh) - drafted, digest), "values", 0, actor)
    return Submitted(drafted, len(fresh) - drafted, len(values) - len(fresh))


def _sheet_value(row: GivenValue, indicator: Indicator, digest: str) -> Value:
    inputs: dict[str, Any] = {"row": row.number, "sha256": digest}
    reading = Reading(row.value, inputs=inputs, note=row.note, source=Indicator.Source.IMPORT)
    definition = definition_at(indicator, row.quarter)
    assert definition is not None  # a sheet knows no indicator without one
    return _value(indicator.pk, definition, row.quarter, reading)
