"""What figures are asked for: months, agency, area and category."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

COUNTED = {"confidential": "no"}
"""What the lists behind figures ask for: figures count no confidential report, whoever reads them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: reports filed from a month to another (first days), of an agency, area or category."""

    start: date
    end: date
    agency: int = 0
    area: str = ""
    category: str = ""

    def condition(self) -> Q:
        """Return the condition over month sums and facts."""
        condition = Q(month__gte=self.start, month__lte=self.end)
        if self.agency:
            condition &= Q(agency_id=self.agency)
        if self.area:
            condition &= Q(area_code__startswith=self.area)
        return condition & Q(category=self.category) if self.category else condition

    def list_of(self, measure: str) -> str:
        """Return the list of exactly the reports that a measure counts in this choice."""
        return self.address(f"status=all&among=reports.{measure}")

    def address(self, more: str) -> str:
        """Return the list behind a figure: the same choice on the worklist."""
        # To the last day of the last month: what is filed is sorted by month.
        last = (self.end.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        query: dict[str, Any] = {
            "type": "reports.complaint",
            "since": self.start.isoformat(),
            "until": last.isoformat(),
        }
        query |= {"agency": self.agency} if self.agency else {}
        query |= {"area": self.area} if self.area else {}
        query |= {"category": self.category} if self.category else {}
        return f"/inbox/?{urlencode(query | COUNTED)}&{more}"


def months_back(count: int, today: date | None = None) -> tuple[date, date]:
    """Return the first days of the month so many months ago and of this month."""
    end = (today or timezone.localdate()).replace(day=1)
    number = end.year * 12 + end.month - 1 - (count - 1)
    return date(number // 12, number % 12 + 1, 1), end
