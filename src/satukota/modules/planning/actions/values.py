"""Figures that come as sheets: values of indicators, and lines of the budget."""

import hashlib
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import has_permission, user_with_id
from satukota.modules.planning.actions.events import SpendingReported, note
from satukota.modules.planning.actions.figures import NO_GROUND, Ground, RefusedFigures, report_figures
from satukota.modules.planning.actions.importing import Outcome
from satukota.modules.planning.actions.reporting import submit_values
from satukota.modules.planning.models import Indicator, SpendingLine, SpendingYear
from satukota.modules.planning.queries.figure_sheets import VALUE_HEADINGS, read_figures
from satukota.modules.planning.queries.periods import year_period
from satukota.modules.planning.rules.figures import Fault
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.rules.spending_sheet import GivenSpending
from satukota.modules.planning.rules.value_sheet import check_values


def import_values(content: bytes, actor: Actor, *, dry_run: bool = False, ground: Ground = NO_GROUND) -> Outcome:
    """Report the values of a sheet, or report nothing and name every problem.

    They go the way of hands: `added` counts the drafts of open reports, `changed` those that wait for a second person.
    Raises RefusedSheet where the file cannot be read at all, RefusedFigures where a row cannot be reported now.
    """
    sheet = read_figures(content, VALUE_HEADINGS, ("code", "year", "quarter", "value"))
    rows = sheet.rows
    sources = dict(Indicator.objects.filter(ended_on=None, definitions__is_current=True).values_list("code", "source"))
    computed = frozenset(code for code, source in sources.items() if source in COMPUTED)
    good, problems = check_values(rows, frozenset(sources), computed, quarter_of(timezone.localdate()))
    if problems or dry_run:
        return Outcome(0, 0, tuple(problems), len(rows), sheet)
    submitted = submit_values(good, hashlib.sha256(content).hexdigest(), actor, ground)
    return Outcome(submitted.drafted, submitted.waiting, (), len(rows), sheet)


FIRST_YEAR = 2000
COMPUTED = (Indicator.Source.LIVE, Indicator.Source.UNITS)
"""Nobody types these: they are computed from what happens in the system, or from their units."""


@transaction.atomic
def report_spending(rows: Sequence[SpendingYear], actor: Actor, ground: Ground = NO_GROUND) -> list[SpendingYear]:
    """Report lines of the budget (unsaved rows), all or none; they count when a second person has approved them.

    Raises PermissionDenied, RefusedFigures: of a year to come, below nought, or realised of a year that still runs.
    """
    user = user_with_id(actor.user_id) if actor.user_id else None
    if actor.role != "system" and not has_permission(user, "planning.approve"):
        raise PermissionDenied("planning.approve")
    faults = [(place, *fault) for place, row in enumerate(rows) for fault in _faults(row)]
    if faults:
        raise RefusedFigures(faults)
    fresh = report_figures(list(rows), [year_period(row.year) for row in rows], actor, ground)
    years = sorted({row.year for row in fresh})
    if fresh:
        note(SpendingReported(len(fresh), tuple(years)), "spending", years[0], actor)
    return fresh


def _faults(row: SpendingYear) -> list[tuple[str, Fault]]:
    faults = [(name, Fault.NEGATIVE) for name in row.FIGURES if (getattr(row, name) or 0) < 0]
    this_year = timezone.localdate().year
    if not FIRST_YEAR <= row.year <= this_year:
        faults.append(("year", Fault.NOT_OVER))
    elif row.year == this_year and row.spent is not None:
        faults.append(("spent", Fault.NOT_OVER))
    return faults


def rows_of(rows: Sequence[GivenSpending]) -> list[SpendingYear]:
    """Return the rows of a sheet as figures to be reported."""
    lines = {line.code: line for line in SpendingLine.objects.all()}
    return [SpendingYear(line=lines[row.code], year=row.year, budget=row.budget, spent=row.spent) for row in rows]
