"""A live figure that the plan computes itself, from the cases of the kernel: how long citizens wait."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from statistics import median

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.registry.api import Measured

REPORTS = "reports."
DAY = 86_400


def closed_reports(start: date, end: date) -> QuerySet[Case]:
    """Return the citizen reports that were closed from `start` up to, not including, `end`, in the city's zone."""
    first, last = (_moment(day) for day in (start, end))
    return Case.objects.filter(type__startswith=REPORTS, closed_at__gte=first, closed_at__lt=last).defer("search")


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else timezone.make_aware(datetime.combine(day, time.min))


def days(cases: Iterable[tuple[datetime, datetime | None]]) -> list[float]:
    """Return how many days each case took."""
    return [(closed - opened).total_seconds() / DAY for opened, closed in cases if closed]


def report_days(start: date, end: date) -> Measured:
    """Return the median days from opening to closing of the reports closed in a period, with their list."""
    taken = days(closed_reports(start, end).values_list("opened_at", "closed_at"))
    value = Decimal(str(round(median(taken), 2))) if taken else None
    first, last = (timezone.localdate(_moment(day)).isoformat() for day in (start, end))
    inputs = {"from": first, "before": last, "cases": len(taken)}
    url = f"{reverse('planning:counted_reports')}?from={first}&before={last}"
    return Measured(value, len(taken), inputs, url)
