"""Appointments at an office: free times by what its counter can take, booked, told, moved, given back."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.cases.api import office_calendar
from satukota.kernel.events.api import Audience, Subject, record
from satukota.kernel.limits.api import mark
from satukota.kernel.notifications.api import Address, notify
from satukota.kernel.people.api import User, actor_for, normal_phone
from satukota.kernel.tracking import ALPHABET, new_secret
from satukota.modules.services.actions.events import CounterRuleSet
from satukota.modules.services.models import Appointment, CounterRule
from satukota.modules.services.queries.counter_rules import capacity, line_of
from satukota.modules.services.rules.codes import digest
from satukota.modules.services.rules.counter_hours import Capacity
from satukota.modules.services.rules.showing import date_words

LOOK_AHEAD = 120
"""Days within which an open one is looked for."""
PLACE = "services.appointment"
SECRET = re.compile(f"[{ALPHABET}]{{20}}")


class Taken(Exception):
    """Somebody else took the last seat of this time a moment ago."""


class HasOne(Exception):
    """This number comes to this office on that day already."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which somebody can come, with the seats that are left."""

    start: datetime
    left: int


def slots(agency_id: int, now: datetime, service: str = "") -> list[Slot]:
    """Return the free times of the next open days of an office, or of a service that has its own; holidays are left out."""
    calendar, free = office_calendar(agency_id), list[Slot]()
    line, taken = line_of(agency_id, service), dict[datetime, int]()
    for row in Appointment.objects.filter(agency_id=agency_id, line=line, cancelled=False, during__endswith__gt=now):
        taken[row.during.lower] = taken.get(row.during.lower, 0) + 1
    day, days = timezone.localdate(now), 0
    for _day in range(LOOK_AHEAD):
        day += timedelta(days=1)
        rule = capacity(agency_id, line, day)
        windows = rule.open_in(day.weekday(), calendar.hours(day))
        days += bool(windows)
        midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        for second in rule.starts(windows):
            moment = midnight + timedelta(seconds=second)
            left = rule.seats - taken.get(moment, 0)
            free += [Slot(moment, left)] if left > 0 else []
        if days >= rule.days_ahead:
            break
    return free


def book(
    agency_id: int,
    start: datetime,
    name: str,
    phone: str,
    purpose: str = "",
    secret: str = "",
    *,
    by_office: bool = False,
) -> tuple[Appointment, str]:
    """Take a seat at a time and tell who comes; return the appointment and the secret of its page.

    Raises Taken, or HasOne where the number comes on that day already; the office itself may book for it once more.
    The database refuses two for one seat, so that of two who are equally fast one gets the next seat or none. The same
    `secret` (of the form that was opened) pressed twice is one appointment.
    """
    secret = secret if SECRET.fullmatch(secret) else new_secret(20)
    line = line_of(agency_id, purpose)
    rule = capacity(agency_id, line, timezone.localdate(start))
    once = "" if by_office else once_on(agency_id, phone, start)
    for seat in range(1, rule.seats + 1):
        if (made := appointment_of(secret)) is not None:
            return made, secret
        _refuse_second(once)
        try:
            with transaction.atomic():
                appointment = Appointment.objects.create(
                    agency_id=agency_id,
                    line=line,
                    during=DateTimeTZRange(start, start + timedelta(minutes=rule.slot_minutes)),
                    seat=seat,
                    name=name,
                    phone=phone,
                    purpose=purpose,
                    digest=digest(secret, PLACE),
                    once=once,
                )
                _tell(appointment, secret)
        except IntegrityError:
            continue
        return appointment, secret
    _refuse_second(once)
    raise Taken


def once_on(agency_id: int, phone: str, start: datetime) -> str:
    """Return what two appointments of one number at one office on one day of the city have in common."""
    return mark("appointment", str(agency_id), normal_phone(phone), timezone.localdate(start).isoformat())


def _refuse_second(once: str, made: Appointment | None = None) -> None:
    """Raise HasOne where a number has another appointment on a day. Of two at once the database refuses one."""
    others = Appointment.objects.filter(once=once, cancelled=False)
    if once and (others.exclude(pk=made.pk) if made else others).exists():
        raise HasOne


def appointment_of(secret: str) -> Appointment | None:
    """Return the appointment whose page a secret opens, None where there is none."""
    rows = Appointment.objects.select_related("agency").filter(digest=digest(secret, PLACE), cancelled=False)
    return rows.first()


def move(secret: str, start: datetime) -> Appointment | None:
    """Take another time for an appointment and tell who comes; None where there is none.

    Raises Taken, or HasOne where the number comes on that day already; then it stays.
    """
    made = appointment_of(secret)
    if made is None:
        return None
    rule = capacity(made.agency_id, made.line, timezone.localdate(start))
    end = start + timedelta(minutes=rule.slot_minutes)
    once = once_on(made.agency_id, made.phone, start) if made.once else ""
    for seat in range(1, rule.seats + 1):
        _refuse_second(once, made)
        try:
            with transaction.atomic():
                made.during, made.seat, made.once = DateTimeTZRange(start, end), seat, once
                made.save(update_fields=["during", "seat", "once"])
                _tell(made, secret)
        except IntegrityError:
            continue
        return made
    _refuse_second(once, made)
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


@transaction.atomic
def set_rule(by: User, agency_id: int, service: str, valid_from: date, rule: Capacity) -> CounterRule:
    """Set what a counter can take from a day on. Bookings that exist stay as they are, rules before too."""
    row = CounterRule.objects.create(
        agency_id=agency_id,
        service=service,
        valid_from=valid_from,
        seats=rule.seats,
        slot_minutes=rule.slot_minutes,
        days_ahead=rule.days_ahead,
        hours={day: [list(window) for window in windows] for day, windows in rule.hours.items()},
        priority_run=rule.priority_run,
        written_by=by,
    )
    subject = Subject("counter_rule", row.pk, Audience.AGENCY, agency_id)
    record(CounterRuleSet(type=service, seats=rule.seats), subject, actor_for(by))
    return row
