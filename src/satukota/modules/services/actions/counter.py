"""Numbers to wait with, and appointments."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Avg, Case, F, When
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import city_calendar
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import normal_phone
from satukota.kernel.tracking import ALPHABET, new_secret
from satukota.modules.services.models import Appointment, Ticket
from satukota.modules.services.rules.codes import digest
from satukota.modules.services.rules.showing import date_words

SEATS, LENGTH, AHEAD = 2, timedelta(minutes=30), 10
PLACE = "services.appointment"
SECRET = re.compile(f"[{ALPHABET}]{{20}}")
PRIORITY = "P"
"""The letter of those who are called first: with a baby or expecting one, old, disabled."""


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


def is_open(now: datetime) -> bool:
    """Tell whether the office works now by the city's calendar; breaks and holidays are no time to draw a number."""
    local = timezone.localtime(now)
    second = local.hour * 3600 + local.minute * 60 + local.second
    return any(start <= second < end for start, end in city_calendar().hours(local.date()))


@transaction.atomic
def call(agency_id: int, window: str) -> Ticket | None:
    """Call the next number to a window, and close the one that was there; None where nobody waits.

    Who has priority comes before who waits longest.
    """
    now, today = timezone.now(), timezone.localdate()
    here = Ticket.objects.filter(agency_id=agency_id, day=today, window=window, served_at__isnull=True, absent=False)
    here.update(served_at=now)
    waiting = Ticket.objects.select_for_update(skip_locked=True).filter(
        agency_id=agency_id, day=today, called_at__isnull=True
    )
    ticket = waiting.order_by(Case(When(letter=PRIORITY, then=0), default=1), "issued_at", "id").first()
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


def book(
    agency_id: int, start: datetime, name: str, phone: str, purpose: str = "", secret: str = ""
) -> tuple[Appointment, str]:
    """Take a seat at a time and tell who comes; return the appointment and the secret of its page. Raises Taken.

    The database refuses two for one seat, so that of two who are equally fast one gets the next seat or none. The same
    `secret` (of the form that was opened) pressed twice is one appointment.
    """
    secret = secret if SECRET.fullmatch(secret) else new_secret(20)
    for seat in range(1, SEATS + 1):
        if (made := appointment_of(secret)) is not None:
            return made, secret
        try:
            with transaction.atomic():
                appointment = Appointment.objects.create(
                    agency_id=agency_id,
                    during=DateTimeTZRange(start, start + LENGTH),
                    seat=seat,
                    name=name,
                    phone=phone,
                    purpose=purpose,
                    digest=digest(secret, PLACE),
                )
                _tell(appointment, secret)
        except IntegrityError:
            continue
        return appointment, secret
    raise Taken


def appointment_of(secret: str) -> Appointment | None:
    """Return the appointment whose page a secret opens, None where there is none."""
    rows = Appointment.objects.select_related("agency").filter(digest=digest(secret, PLACE), cancelled=False)
    return rows.first()


def move(secret: str, start: datetime) -> Appointment | None:
    """Take another time for an appointment and tell who comes; None where there is none. Raises Taken; then it stays."""
    made = appointment_of(secret)
    if made is None:
        return None
    for seat in range(1, SEATS + 1):
        try:
            with transaction.atomic():
                made.during, made.seat = DateTimeTZRange(start, start + LENGTH), seat
                made.save(update_fields=["during", "seat"])
                _tell(made, secret)
        except IntegrityError:
            continue
        return made
    raise Taken


def note_absent(agency_id: int, pk: int) -> None:
    """Note that nobody came to an appointment that has begun."""
    rows = Appointment.objects.filter(agency_id=agency_id, pk=pk, cancelled=False)
    rows.filter(during__startswith__lte=timezone.now()).update(absent=True)


def _tell(appointment: Appointment, secret: str) -> None:
    """Send day, time and the page of an appointment to its number, once for each time that was taken."""
    begins = timezone.localtime(appointment.during.lower)
    words = {
        "agency": appointment.agency.name,
        "when": f"{date_words(begins.date().isoformat(), 'id')} {begins:%H.%M}",
        "link": absolute(reverse("services:my_appointment", args=[secret])),
    }
    key = f"appointment:{appointment.pk}:{begins.isoformat()}"
    notify(Address("sms", normal_phone(appointment.phone)), "service-appointment", words, key=key)


def cancel(secret: str) -> Appointment | None:
    """Give a seat free again; return the appointment, None where there was none."""
    rows = Appointment.objects.filter(digest=digest(secret, PLACE), cancelled=False)
    cancelled = rows.first()
    return cancelled if cancelled and rows.update(cancelled=True) else None
