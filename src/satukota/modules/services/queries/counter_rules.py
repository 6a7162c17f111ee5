"""What an office's counter can take on a day: its newest rule, the city's calendar, and what holds where it set nothing."""

from datetime import date

from django.utils import timezone

from satukota.kernel.cases.api import office_calendar
from satukota.modules.services.models import CounterRule
from satukota.modules.services.rules.counter_hours import Capacity, Windows


def capacity(agency_id: int, service: str, day: date) -> Capacity:
    """Return what holds on a day for a service that has its own rule, else for its office, else for every office."""
    row = rule_row(agency_id, service, day) or (rule_row(agency_id, "", day) if service else None)
    if row is None:
        return Capacity()
    hours = {name: tuple((start, end) for start, end in windows) for name, windows in row.hours.items()}
    return Capacity(row.seats, row.slot_minutes, row.days_ahead, hours, row.priority_run)


def rule_row(agency_id: int, service: str, day: date) -> CounterRule | None:
    """Return the rule of exactly this office and service that holds on a day, the one that was written last."""
    rows = CounterRule.objects.filter(agency_id=agency_id, service=service, valid_from__lte=day)
    return rows.order_by("-valid_from", "-id").first()


def line_of(agency_id: int, service: str) -> str:
    """Return the service whose own seats an appointment takes, "" where all services share the office's."""
    own = service and CounterRule.objects.filter(agency_id=agency_id, service=service).exists()
    return service if own else ""


def rule_today(agency_id: int) -> Capacity:
    """Return what holds for an office today."""
    return capacity(agency_id, "", timezone.localdate())


def opening(agency_id: int, day: date) -> Windows:
    """Return when an office's counter is open on a day, in seconds of the day; empty on holidays."""
    return capacity(agency_id, "", day).open_in(day.weekday(), office_calendar(agency_id).hours(day))


def rules_of(agency_id: int) -> list[CounterRule]:
    """Return all rules of an office, the newest first."""
    rows = CounterRule.objects.filter(agency_id=agency_id).select_related("written_by")
    return list(rows.order_by("-valid_from", "-id"))
