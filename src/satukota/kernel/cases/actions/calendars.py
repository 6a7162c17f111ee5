"""Writes of the working calendar: a part of it is kept, and the clocks that run follow."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.actions.clocks import set_due
from satukota.kernel.cases.actions.events import ClocksMoved
from satukota.kernel.cases.models import CalendarPart, Case, CaseClock
from satukota.kernel.cases.queries import retiming
from satukota.kernel.cases.queries.calendars import CALENDAR_SECONDS, CITY_KEY, Calendars, calendars, forget_calendars
from satukota.kernel.cases.queries.clock_rows import as_clock
from satukota.kernel.cases.queries.definitions import pinned_definition
from satukota.kernel.cases.rules.calendar import calendar
from satukota.kernel.cases.rules.calendar_parts import part_faults
from satukota.kernel.changes.api import Author, Change, Values, keep_change
from satukota.kernel.events.api import Actor, Subject, later, record
from satukota.kernel.people.api import Agency

KIND = "cases.calendar"
YEARS = range(2000, 2201)
FAULTS = {
    "date": gettext_lazy("this day does not lie in that year"),
    "kind": gettext_lazy("say what kind of day it is"),
    "name": gettext_lazy("a day has a name of at most 120 letters"),
    "hours": gettext_lazy("hours are written as 07:30-12:00, one after another"),
    "no_hours": gettext_lazy("there is no open hour in it: no term would ever end"),
    "dates": gettext_lazy("it ends before it begins, or begins in another year"),
}


def apply_calendar(key: str, values: Values | None, author: Author) -> None:
    """Write a part of a calendar (`city`, `city/2027`, `dinkes/2027`); None gives it back to the profile.

    The clocks that run follow by a job. Raises ValidationError.
    """
    owner, _slash, year = key.partition("/")
    keep_part(None if owner == CITY_KEY else _agency(owner), _year(year), values, author)


@transaction.atomic
def keep_part(agency: Agency | None, year: int, values: Values | None, author: Author) -> Change | None:
    """Write the hours (`year` 0) or a year of the calendar of the city or an agency. Raises ValidationError."""
    _check(agency, year, values)
    row = CalendarPart.objects.select_for_update().filter(agency=agency, year=year).first()
    before = row.data if row else None
    if values is None:
        if row:
            row.delete()
    else:
        CalendarPart.objects.update_or_create(agency=agency, year=year, defaults={"data": values, "changed_at": Now()})
    owner = agency.code if agency else CITY_KEY
    change = keep_change(KIND, f"{owner}/{year}" if year else owner, before, values, author)
    if change:
        # Until then other processes may still wind clocks by the calendar as it was.
        later("cases.move_clocks", timezone.now() + timedelta(seconds=CALENDAR_SECONDS + 1), change=change.pk)
    forget_calendars()
    transaction.on_commit(forget_calendars)
    return change


def _agency(code: str) -> Agency:
    try:
        return Agency.objects.get(code=code)
    except Agency.DoesNotExist:
        raise ValidationError(_("There is no such agency.")) from None


def _year(text: str) -> int:
    if not text:
        return 0
    if not (text.isdecimal() and len(text) == 4 and int(text) in YEARS):
        raise ValidationError(_("There is no such year."))
    return int(text)


def _check(agency: Agency | None, year: int, values: Values | None) -> None:
    """Refuse a part that cannot be followed, and one after which the calendar as a whole could not be."""
    if values is not None:
        faults = [f"{field}: {FAULTS[reason]}" for field, reason in part_faults(year, values)]
        if faults:
            raise ValidationError(faults)
    try:
        calendar(calendars().with_part(agency.pk if agency else None, year, values).raw(agency.pk if agency else None))
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(str(error)) from None


def move_clocks(change: Change, now: datetime | None = None) -> int:
    """Bring the running clocks in step with a calendar that was changed; return how many moved. Safe to do again."""
    now = now or timezone.now()
    forget_calendars()
    after = calendars()
    before = _as_before(after, change)
    total = 0
    for cases in retiming.batches():
        total += _move_batch([case.pk for case, _rows in cases], before, after, change.pk, now)
    return total


def _as_before(after: Calendars, change: Change) -> Calendars:
    owner, _slash, year = change.key.partition("/")
    agency_id = None if owner == CITY_KEY else _agency(owner).pk
    return after.with_part(agency_id, _year(year), change.before)


@transaction.atomic
def _move_batch(numbers: Collection[int], before: Calendars, after: Calendars, change: int, now: datetime) -> int:
    total, rows, cases = retiming.Effect(), list[CaseClock](), list[Case]()
    for case, stored in retiming.running(numbers, lock=True):
        moving = retiming.changes(case, stored, before, after)
        total.count(case, moving, now)
        written = [_written(one, now) for one in moving if one.after != one.before or one.next_at != one.row.next_at]
        if written:
            clocks = {row.rule: as_clock(row) for row in stored}
            set_due(case, pinned_definition(case.definition_id), clocks)
            cases.append(case)
            rows += written
    CaseClock.objects.bulk_update(rows, ["due_at", "warn_at", "next_at", "late"])
    Case.objects.bulk_update(cases, ["due_at", "warn_at"])
    if total.moved:
        record(ClocksMoved(change, total.moved, total.overdue), Subject("change", change), Actor.system())
    return total.moved


def _written(change: retiming.Change, now: datetime) -> CaseClock:
    """Put a clock's new times into its row. One that was late and has time again is not late any more."""
    row = change.row
    row.due_at, row.warn_at, row.next_at = change.after.due, change.after.warn, change.next_at
    row.late = row.late and not (row.due_at and row.due_at > now)
    return row
