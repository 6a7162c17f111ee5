"""The working calendar of the city: its office hours, national holidays, joint leave and local closures."""

from functools import cache

from django.utils import timezone

from satukota.kernel.cases.rules.calendar import Calendar, calendar
from satukota.kernel.places.api import city

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YEARS_BEFORE, YEARS_AFTER = 5, 5


@cache
def city_calendar(name: str = "") -> Calendar:
    """Return the city's calendar from its profile; all case types share it whatever `name` they write."""
    profile = city()
    hours = profile.calendar.hours
    week = {day: [_window(pair) for pair in hours.get(number, ())] for number, day in enumerate(DAYS)}
    year = timezone.localdate().year
    closed = {
        f"{day.year or each:04}-{day.month:02}-{day.day:02}": day.name
        for day in profile.calendar.days
        if day.closed
        for each in range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    }
    holidays = "ID" if profile.calendar.joint_leave else ""
    return calendar(
        {"name": name or "city", "zone": profile.time_zone, "week": week, "holidays": holidays, "closed": closed}
    )


def _window(pair: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in pair)
