"""Who waits at an office today, which numbers stand at which window, and how long it takes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, F, QuerySet
from django.utils import timezone

from satukota.modules.services.models import Ticket
from satukota.modules.services.queries.counter_rules import rule_today
from satukota.modules.services.rules.counter_hours import minutes_to_wait

PRIORITY = "P"
"""The letter of those who are called first: with a baby or expecting one, old, disabled."""
USUAL_MINUTES = 8.0
"""How long one takes where nobody has been served yet today."""
STILL_THERE = timedelta(hours=1)
"""A window that called somebody within this time is open."""
SHOWN = 6


def waiting_tickets(agency_id: int, day: date) -> QuerySet[Ticket]:
    """Return the numbers that were not called yet, the first drawn first."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, called_at__isnull=True, absent=False)
    return rows.order_by("issued_at", "id")


def waiting_minutes(agency_id: int, day: date) -> float | None:
    """Return the mean minutes between number and call of a day, None before the first call."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, called_at__isnull=False)
    mean = rows.aggregate(mean=Avg(F("called_at") - F("issued_at")))["mean"]
    return round(mean.total_seconds() / 60, 1) if mean else None


def minutes_each(agency_id: int, day: date) -> float:
    """Return the mean minutes for which somebody stands at a window today."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, served_at__isnull=False, absent=False)
    mean = rows.aggregate(mean=Avg(F("served_at") - F("called_at")))["mean"]
    return mean.total_seconds() / 60 if mean else USUAL_MINUTES


def open_windows(agency_id: int, day: date) -> dict[str, Ticket]:
    """Return the number that stands at each window which called somebody lately."""
    since = timezone.now() - STILL_THERE
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, called_at__gte=since, absent=False)
    rows = rows.order_by("called_at", "id")
    return dict(sorted({row.window: row for row in rows}.items()))


def missed_tickets(agency_id: int, day: date) -> list[Ticket]:
    """Return the numbers to whose call nobody came, the newest first: who comes after all is called back."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, absent=True, called_at__isnull=False)
    return list(rows.order_by("-called_at", "-id"))


def last_calls(agency_id: int, day: date) -> list[Ticket]:
    """Return the numbers that were called last, the newest first."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, called_at__isnull=False, absent=False)
    return list(rows.order_by("-called_at", "-id")[:SHOWN])


@dataclass(frozen=True, slots=True)
class Turn:
    """How many people are called before a number, and about how many minutes that takes."""

    before: int
    minutes: int


def turn_of(ticket: Ticket) -> Turn:
    """Return how long a number waits by the office's rule, at the windows that are open."""
    waiting = waiting_tickets(ticket.agency_id, ticket.day)
    own = waiting.filter(id__lt=ticket.pk)
    same = own.filter(letter=ticket.letter).count()
    other = waiting.exclude(letter=ticket.letter).count()
    run = rule_today(ticket.agency_id).priority_run
    if ticket.letter == PRIORITY:
        before = same + (min(own.exclude(letter=PRIORITY).count(), same // run) if run else 0)
    else:
        before = same + (min(other, (same + 1) * run) if run else other)
    windows = len(open_windows(ticket.agency_id, ticket.day))
    return Turn(before, minutes_to_wait(before, windows, minutes_each(ticket.agency_id, ticket.day)))
