"""A report's values, and their way from one state to the next."""

from typing import Any

from satukota.kernel.cases.api import Case
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import AgencyReport, Indicator, Value


def report_values(report: AgencyReport) -> Any:
    """Return the current values that a report consists of."""
    return Value.objects.filter(
        indicator__agency=report.agency_id,
        year=report.round.year,
        quarter=report.round.quarter,
        is_current=True,
    ).exclude(source=Indicator.Source.LIVE)


def report_of(case: Case) -> AgencyReport:
    """Return the report that a case carries."""
    return AgencyReport.objects.select_related("round").get(case=case)


def move_values(report: AgencyReport, values: Any, state: Value.State) -> int:
    """Put values of a report into a state; return how many there were."""
    ids = list(values.values_list("indicator", flat=True))
    count: int = values.update(state=state)
    update_standings(ids, [report.round.year])
    return count
