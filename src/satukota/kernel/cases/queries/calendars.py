"""The working calendars of the city and its agencies: the profile's, and what people wrote since in its place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from satukota.kernel.cases.models import CalendarPart
from satukota.kernel.cases.rules.calendar import HOUR, Calendar, calendar
from satukota.kernel.cases.rules.calendar_parts import Parts, of_office, with_parts
from satukota.kernel.cases.rules.calendar_text import CalendarError, read_calendar, read_raw
from satukota.kernel.cases.rules.operators import count_workdays_by
from satukota.kernel.changes.api import Values
from satukota.kernel.people.api import offices
from satukota.kernel.places.api import City, ProfileError, city
from satukota.kernel.registry.api import Health

CALENDAR_SECONDS = 5.0
"""How long a process may wind clocks by a calendar that was changed in another one."""
CITY_KEY = "city"
"""The key of the whole city's calendar; an agency's is its code. `/2027` behind it is a year of it."""


@dataclass
class Calendars:
    """The calendars of one state of the data: `parts` are what people wrote, by agency (None: the city) and year."""

    profile: City
    parts: Mapping[int | None, Parts]
    rows: object = None
    """The rows as they were read, by which a later look knows that nothing changed."""
    built: dict[int | None, Calendar] = field(default_factory=dict)
    """Each is built once, and shared by all who have none of their own: their tables are made once."""

    def of(self, agency_id: int | None) -> Calendar:
        """Return the calendar of an agency: its own, or that of the next one above it, or the city's."""
        if agency_id is not None and self.parts.keys() - {None}:
            known = offices().get(agency_id)
            chain = known.ids if known else (agency_id,)
            agency_id = next((pk for pk in chain if pk in self.parts), None)
        else:
            agency_id = None
        if agency_id not in self.built:
            self.built[agency_id] = self._build(agency_id)
        return self.built[agency_id]

    def raw(self, agency_id: int | None) -> dict[str, Any]:
        """Return the data of a calendar with all that people wrote."""
        whole = with_parts(profile_data(self.profile), self.parts.get(None, {}))
        return whole if agency_id is None else of_office(whole, self.parts.get(agency_id, {}))

    def _build(self, agency_id: int | None) -> Calendar:
        if agency_id is None and None not in self.parts:
            return _of_profile(self.profile)[1]
        return calendar(self.raw(agency_id))

    def with_part(self, agency_id: int | None, year: int, data: Values | None) -> "Calendars":
        """Return the calendars as they are with another part in place of one; None takes it away."""
        own = {number: part for number, part in self.parts.get(agency_id, {}).items() if number != year}
        if data is not None:
            own[year] = data
        return Calendars(self.profile, {**self.parts, agency_id: own} if own else _without(self.parts, agency_id))


def _without(parts: Mapping[int | None, Parts], agency_id: int | None) -> dict[int | None, Parts]:
    return {key: value for key, value in parts.items() if key != agency_id}


class _Memory:
    read: tuple[float, Calendars | None] = float("-inf"), None
    """When, and what: one value, so that another thread sees all of it or nothing."""


def calendars() -> Calendars:
    """Return all calendars, as they were at most five seconds ago in this process. Raises ProfileError."""
    read_at, known = _Memory.read
    profile = city()
    if known is None or known.profile is not profile or monotonic() - read_at > CALENDAR_SECONDS:
        rows = list(CalendarPart.objects.order_by("pk").values_list("agency_id", "year", "data", "changed_at"))
        if known is None or known.profile is not profile or known.rows != rows:
            known = Calendars(profile, _parts(rows), rows)
        _Memory.read = monotonic(), known
    return known


def forget_calendars() -> None:
    """Read the calendars anew at the next question (after this process changed them)."""
    _Memory.read = float("-inf"), None


def _parts(rows: Iterable[tuple[int | None, int, Any, datetime]]) -> dict[int | None, Parts]:
    parts: dict[int | None, dict[int, Any]] = defaultdict(dict)
    for agency_id, year, data, _changed in rows:
        parts[agency_id][year] = data
    return dict(parts)


def city_calendar() -> Calendar:
    """Return the city's calendar. Raises ProfileError with the line that cannot be followed."""
    return calendars().of(None)


def office_calendar(agency_id: int | None) -> Calendar:
    """Return the calendar by which an agency works: its own where it has one. Raises ProfileError."""
    return calendars().of(agency_id)


def profile_data(profile: City) -> dict[str, Any]:
    """Return what the city's profile says of the calendar. Raises ProfileError."""
    return _of_profile(profile)[0]


@lru_cache(maxsize=8)
def _read(file: Path, zone: str, _changed: int) -> tuple[dict[str, Any], Calendar]:
    text = file.read_text("utf-8") if file.is_file() else "{}"
    try:
        return read_raw(text, name=CITY_KEY, zone=zone), read_calendar(text, name=CITY_KEY, zone=zone)
    except CalendarError as error:
        raise ProfileError(f"{file}, {error}") from None


def _of_profile(profile: City) -> tuple[dict[str, Any], Calendar]:
    """Return what the profile's file says now, as data and as a calendar, which is built once."""
    file = profile.folder / "calendar.yaml"
    return _read(file, profile.time_zone, file.stat().st_mtime_ns if file.is_file() else 0)


def calendar_rows() -> dict[str, Values]:
    """Return what people wrote of calendars by key: `city`, `city/2027`, `dinkes`, `dinkes/2027`."""
    rows = CalendarPart.objects.select_related("agency").order_by("agency_id", "year")
    return {part_key(row.agency.code if row.agency else CITY_KEY, row.year): row.data for row in rows}


def part_key(owner: str, year: int) -> str:
    """Return the key of a part."""
    return f"{owner}/{year}" if year else owner


def count_by_the_city() -> None:
    """Let `workdays_between` of every definition count by the city's calendar."""
    count_workdays_by(_city_workdays)


def _city_workdays(first: date, last: date) -> int:
    """Count by the calendar that this process read last, which the facts of every case renew: rules read no table."""
    known = _Memory.read[1] or Calendars(city(), {})
    return known.of(None).workdays(first, last)


def calendar_health() -> Health:
    """Tell whether the city's calendar can be followed; where not, no clock can be wound."""
    try:
        hours = city_calendar().workday / HOUR
    except ProfileError as error:
        return Health(False, str(error), _("Mend that line of the city's calendar, then start the program again."))
    return Health(True, _("a working day has %(hours)s hours") % {"hours": f"{hours:g}"})
