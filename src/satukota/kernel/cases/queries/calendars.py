"""The working calendar of the city: its office hours, national holidays, joint leave and local closures."""

from datetime import date
from functools import cache

from django.utils.translation import gettext as _

from satukota.kernel.cases.rules.calendar import HOUR, Calendar
from satukota.kernel.cases.rules.calendar_text import CalendarError, read_calendar
from satukota.kernel.cases.rules.operators import count_workdays_by
from satukota.kernel.places.api import City, ProfileError, city
from satukota.kernel.registry.api import Health


def city_calendar(name: str = "") -> Calendar:
    """Return the city's calendar from its profile; all case types share it whatever `name` they write.

    Raises ProfileError with the line that cannot be followed.
    """
    return _calendar(city(), name)


@cache
def _calendar(profile: City, name: str) -> Calendar:
    file = profile.folder / "calendar.yaml"
    text = file.read_text("utf-8") if file.is_file() else "{}"
    try:
        return read_calendar(text, name=name or "city", zone=profile.time_zone)
    except CalendarError as error:
        raise ProfileError(f"{file}, {error}") from None


def count_by_the_city() -> None:
    """Let `workdays_between` of every definition count by the city's calendar."""
    count_workdays_by(_city_workdays)


def _city_workdays(first: date, last: date) -> int:
    return city_calendar().workdays(first, last)


def calendar_health() -> Health:
    """Tell whether the city's calendar can be followed; where not, no clock can be wound."""
    try:
        hours = city_calendar().workday / HOUR
    except ProfileError as error:
        return Health(False, str(error), _("Mend that line of the city's calendar, then start the program again."))
    return Health(True, _("a working day has %(hours)s hours") % {"hours": f"{hours:g}"})
