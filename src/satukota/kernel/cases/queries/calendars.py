"""The working calendar of the city: its office hours, national holidays, joint leave and local closures."""

from functools import cache

from satukota.kernel.cases.rules.calendar import Calendar, calendar
from satukota.kernel.places.api import city


@cache
def city_calendar(name: str = "") -> Calendar:
    """Return the city's calendar from its profile; all case types share it whatever `name` they write."""
    profile = city()
    return calendar({"name": name or "city", "zone": profile.time_zone, **profile.calendar})
