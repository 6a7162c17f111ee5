"""What is known of the time that a figure is of: over, opened, closed, and how far the agency's report is."""

from collections.abc import Iterable

from django.utils import timezone

from satukota.modules.planning.models import AgencyReport, Round
from satukota.modules.planning.rules.figures import Period
from satukota.modules.planning.rules.quarters import Quarter

type Owner = tuple[int | None, Quarter]


def periods_of(owners: Iterable[Owner]) -> dict[Owner, Period]:
    """Return the period of each pair of agency and quarter, in two queries."""
    pairs = set(owners)
    years = {quarter.year for _agency, quarter in pairs}
    today = timezone.localdate()
    rounds = Round.objects.filter(year__in=years, withdrawn_at=None)
    closed = {Quarter(row.year, row.quarter): row.closed_at is not None for row in rounds}
    reports = AgencyReport.objects.filter(round__in=rounds).values_list(
        "agency", "round__year", "round__quarter", "case__state"
    )
    states: dict[Owner, str] = {(agency, Quarter(year, number)): state for agency, year, number, state in reports}
    return {pair: Period(pair[1].end < today, closed.get(pair[1], False), states.get(pair, "")) for pair in pairs}


def period_of(agency_id: int | None, quarter: Quarter) -> Period:
    """Return the period of one agency and quarter."""
    return periods_of([(agency_id, quarter)])[(agency_id, quarter)]


def year_period(year: int) -> Period:
    """Return the period of a figure of a whole year, which may be reported from the year's beginning on."""
    return Period(over=year <= timezone.localdate().year)
