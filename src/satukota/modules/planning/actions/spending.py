"""Lines of the budget: reported by hand or by sheet, before a second person, as every figure that counts."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import has_permission, user_with_id
from satukota.modules.planning.actions.events import SpendingReported, note
from satukota.modules.planning.actions.figures import NO_GROUND, Ground, RefusedFigures, report_figures
from satukota.modules.planning.models import SpendingLine, SpendingYear
from satukota.modules.planning.queries.periods import year_period
from satukota.modules.planning.rules.figures import Fault
from satukota.modules.planning.rules.spending_sheet import GivenSpending

FIRST_YEAR = 2000


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


def rows_of(given: Sequence[GivenSpending]) -> list[SpendingYear]:
    """Return the rows of a sheet as figures to be reported."""
    lines = {line.code: line for line in SpendingLine.objects.all()}
    return [SpendingYear(line=lines[row.code], year=row.year, budget=row.budget, spent=row.spent) for row in given]
