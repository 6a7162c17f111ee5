"""What other parts of the city read of the plan: a counter, evidence, a live figure of the kernel's cases, a data set."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case
from satukota.kernel.people.api import Visitor
from satukota.kernel.registry.api import Measured
from satukota.modules.planning.models import Indicator, Item, Plan, Standing
from satukota.modules.planning.queries import spm
from satukota.modules.planning.queries.tree import this_year

REPORTS = "reports."
DAY = 86_400


def count_behind(_user: Visitor) -> int:
    """Return how many indicators are behind this year."""
    return Standing.objects.filter(year=this_year(), light=Standing.Light.BEHIND, indicator__ended_on=None).count()


def evidence_plan() -> dict[str, Any]:
    """Return how much of the plan is measured: a fact for indexes of planning and performance."""
    indicators = Indicator.objects.filter(ended_on=None)
    live = indicators.filter(source=Indicator.Source.LIVE).count()
    items = Item.objects.exclude(state=Item.State.DROPPED).count()
    figure = f"{items} butir rencana, {indicators.count()} indikator, {live} terukur langsung"
    return {"figure": figure, "url": reverse("planning:plan"), "items": items, "live": live}


def evidence_quick_wins() -> dict[str, Any]:
    """Return how many quick wins are under way."""
    quick_wins = Item.objects.filter(plan__in=Plan.objects.filter(is_main=True), quick_win=True)
    quick_wins = quick_wins.exclude(state=Item.State.DROPPED)
    going = quick_wins.filter(state__in=(Item.State.RUNNING, Item.State.DONE)).count()
    figure = f"{going} dari {quick_wins.count()} quick win berjalan"
    return {"figure": figure, "url": f"{reverse('planning:plan')}?quick=1", "running": going}


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


def indicator_rows() -> Iterator[dict[str, Any]]:
    """Yield the published values of public indicators by year: the data set of the open-data portal."""
    rows = (
        Standing.objects.filter(indicator__is_public=True, published_value__isnull=False)
        .select_related("indicator", "indicator__agency", "definition")
        .order_by("indicator__code", "year")
    )
    for row in rows.iterator(chunk_size=2000):
        definition = row.definition
        yield {
            "code": row.indicator.code,
            "name": row.indicator.name,
            "agency": row.indicator.agency.name if row.indicator.agency else "",
            "unit": definition.unit if definition else "",
            "year": row.year,
            "target": row.target,
            "first_target": row.target if row.first_target is None else row.first_target,
            "value": row.published_value,
            "definition_version": definition.version if definition else "",
            "instrument": row.instrument,
        }


def measure_spm(start: date, _end: date) -> Measured:
    """Return the index of minimum services of a year; how many services are in it travels with it."""
    fields = spm.spm_fields(start.year)
    of_city = spm.spm_city(fields)
    inputs = {"reported": of_city.reported, "services": of_city.services}
    return Measured(of_city.shown, of_city.reported, inputs, f"{reverse('planning:spm')}?year={start.year}")
