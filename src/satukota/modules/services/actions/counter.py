"""Numbers to wait with, and appointments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Avg, F
from django.utils import timezone

from satukota.kernel.cases.api import city_calendar
from satukota.kernel.tracking import new_secret
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.rules.codes import digest

SEATS, LENGTH, AHEAD = 2, timedelta(minutes=30), 10


class Taken(Exception):
    """Somebody else took the last seat of this time a moment ago."""


def draw(agency_id: int, letter: str = "A") -> Ticket:
    """Give the next number of an office's day."""
    today = timezone.localdate()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [agency_id, today.toordinal()])
        last = Ticket.objects.filter(agency_id=agency_id, day=today, letter=letter).order_by("-number").first()
        return Ticket.objects.create(
            agency_id=agency_id, day=today, letter=letter, number=last.number + 1 if last else 1
        )


@transaction.atomic
def call(agency_id: int, window: str) -> Ticket | None:
    """Call the longest waiting number to a window, and close the one that was there; None where nobody waits."""
    now, today = timezone.now(), timezone.localdate()
    here = Ticket.objects.filter(agency_id=agency_id, day=today, window=window, served_at__isnull=True, absent=False)
    here.update(served_at=now)
    waiting = Ticket.objects.select_for_update(skip_locked=True).filter(
        agency_id=agency_id, day=today, called_at__isnull=True
    )
    ticket = waiting.order_by("issued_at", "id").first()
    if ticket:
        ticket.called_at, ticket.window = now, window
        ticket.save(update_fields=["called_at", "window"])
    return ticket


def skip(ticket: Ticket) -> None:
    """Note that nobody came to a called number."""
    Ticket.objects.filter(pk=ticket.pk, served_at__isnull=True).update(absent=True)


def waiting_minutes(agency_id: int, day: date) -> float | None:
    """Return the mean minutes between number and call of a day, None before the first call."""
    rows = Ticket.objects.filter(agency_id=agency_id, day=day, called_at__isnull=False)
    mean = rows.aggregate(mean=Avg(F("called_at") - F("issued_at")))["mean"]
    return round(mean.total_seconds() / 60, 1) if mean else None


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which somebody can come, with the seats that are left."""

    start: datetime
    left: int


def slots(agency_id: int, now: datetime) -> list[Slot]:
    """Return the free times of the next working days; holidays and lunch are left out."""
    calendar, free = city_calendar(), []
    taken: dict[datetime, int] = {}
    for row in Appointment.objects.filter(agency_id=agency_id, cancelled=False, during__startswith__gt=now):
        taken[row.during.lower] = taken.get(row.during.lower, 0) + 1
    day, days = timezone.localdate(now), 0
    for _ in range(AHEAD * 4):
        day += timedelta(days=1)
        windows = calendar.hours(day)
        days += bool(windows)
        for start, end in windows:
            moment = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(seconds=start)
            last = moment + timedelta(seconds=end - start)
            while moment + LENGTH <= last:
                left = SEATS - taken.get(moment, 0)
                free += [Slot(moment, left)] if left > 0 else []
                moment += LENGTH
        if days >= AHEAD:
            break
    return free


def book(agency_id: int, start: datetime, name: str, phone: str, purpose: str = "") -> tuple[Appointment, str]:
    """Take a seat at a time; return the appointment and the secret to cancel it. Raises Taken.

    The database refuses two for one seat, so that of two who are equally fast one gets the next seat or none.
    """
    secret = new_secret()
    for seat in range(1, SEATS + 1):
        try:
            with transaction.atomic():
                appointment = Appointment.objects.create(
                    agency_id=agency_id,
                    during=DateTimeTZRange(start, start + LENGTH),
                    seat=seat,
                    name=name,
                    phone=phone,
                    purpose=purpose,
                    digest=digest(secret, "services.appointment"),
                )
        except IntegrityError:
            continue
        return appointment, secret
    raise Taken


def cancel(secret: str) -> Appointment | None:
    """Give a seat free again; return the appointment, None where there was none."""
    rows = Appointment.objects.filter(digest=digest(secret, "services.appointment"), cancelled=False)
    cancelled = rows.first()
    return cancelled if cancelled and rows.update(cancelled=True) else None
