"""How many applications each office has, ended in time and late: of one service or all, in one quarter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from satukota.kernel.cases.api import pinned_definition
from satukota.kernel.people.api import Office, Visitor, offices
from satukota.modules.services.queries.agencies import agencies_for
from satukota.modules.services.queries.catalogue import service_types
from satukota.modules.services.queries.ownership import owner_of

FIGURES = "services.figures"
COUNTED = """
    SELECT agency_id, count(*) FILTER (WHERE opened_at >= %(first)s AND opened_at < %(end)s),
        count(*) FILTER (WHERE ended), count(*) FILTER (WHERE ended AND late), count(*) FILTER (WHERE is_open),
        count(*) FILTER (WHERE is_open AND due_at < %(now)s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) FILTER (WHERE ended)
    FROM (SELECT c.*, NOT is_open AND closed_at < %(end)s AS ended,
            EXISTS (SELECT FROM case_clock_rows k WHERE k.case_id = c.id AND k.late) AS late
        FROM case_rows c WHERE type = ANY(%(types)s) AND (agency_id = ANY(%(agencies)s) OR type = ANY(%(owned)s))
            AND (is_open OR closed_at >= %(first)s)) counted
    GROUP BY agency_id
"""


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """What an office had of applications: sent in a period, ended in it, of those late; open today, of those overdue.

    `median` is how long the ended ones took; `listed` whether whoever looks may open the list behind them.
    """

    office: Office
    sent: int
    ended: int
    late: int
    open: int
    overdue: int
    median: timedelta | None
    listed: bool

    @property
    def median_minutes(self) -> float:
        """Minutes on the wall that half of the ended ones took at most; 0 where none ended."""
        return self.median.total_seconds() / 60 if self.median is not None else 0


def office_figures(user: Visitor, types: Collection[str], start: date, end: date) -> list[OfficeFigures]:
    """Return the figures of each office that somebody leads, and of every office that works by a service they own.

    The end is not included. Offices without an application are left out; the one with most overdue stands first.
    """
    mine, now = agencies_for(user, FIGURES), timezone.now()
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (start, end))
    asked: dict[str, Any] = {
        "types": [*types],
        "agencies": [*mine],
        "owned": _owned(mine),
        "first": first,
        "end": last,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        counts = cursor.fetchall()
    known = offices()
    figures = [
        OfficeFigures(known[agency], sent, ended, late, still_open, overdue, median, agency in mine)
        for agency, sent, ended, late, still_open, overdue, median in counts
        if agency in known
    ]
    return sorted(figures, key=lambda row: (-row.overdue, -row.open, row.office.name))


def _owned(agencies: Collection[int]) -> list[str]:
    """Return the services whose owner is one of these agencies."""
    owners = {row.type: owner_of(pinned_definition(row.pk)) for row in service_types()}
    return [case_type for case_type, owner in owners.items() if owner and owner.id in agencies]
