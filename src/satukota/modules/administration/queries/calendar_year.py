"""A year of a working calendar as people read it: each day with what it is, why, and who says so."""

from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satukota.kernel.cases.api import (
    CLOSURE,
    DAYS,
    HOURS,
    JOINT,
    LOCAL,
    NATIONAL,
    OPEN,
    Calendar,
    calendars,
    country_holidays,
    profile_data,
    year_of_profile,
)
from satukota.kernel.people.api import Agency
from satukota.kernel.places.api import city

KINDS: Mapping[str, Promise] = {
    NATIONAL: gettext_lazy("National holiday"),
    JOINT: gettext_lazy("Joint leave (cuti bersama)"),
    LOCAL: gettext_lazy("Local holiday"),
    CLOSURE: gettext_lazy("Office closed"),
    OPEN: gettext_lazy("Worked all the same"),
}
SEASON = "season"
MARKS = {NATIONAL: "N", JOINT: "C", LOCAL: "D", CLOSURE: "T", OPEN: "K", SEASON: "R"}
"""A letter for each kind, so that meaning does not hang on colour."""
WARNED_FROM = (11, 1)
"""From this day the joint leave of the next year should be known: the decree comes in the autumn."""
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not as the week has it, or lies in a season: its kind, name, hours in words, source.

    `own` where people wrote it on a page: such a day can be changed and taken away.
    """

    day: date
    kind: str
    name: str
    hours: str
    source: str
    own: bool = False

    @property
    def mark(self) -> str:
        """The letter of its kind."""
        return MARKS[self.kind]

    @property
    def title(self) -> str:
        """Its kind in words."""
        return str(KINDS[self.kind]) if self.kind in KINDS else _("Season with other hours")


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the sheet; `works` whether the office is open, `today` whether it is today."""

    day: date
    works: bool
    told: Day | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the sheet in weeks from Monday; a place outside the month is None."""

    title: str
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a calendar: the sheet by months, the days that are not ordinary, the seasons, how many days are worked."""

    number: int
    months: list[Month]
    days: list[Day]
    seasons: list[Mapping[str, Any]]
    worked: int
    joint: int


def year_of(agency: Agency | None, number: int) -> Year:
    """Return a year of the calendar of the city (None) or an agency."""
    book, key = calendars(), agency.pk if agency else None
    ruled = book.of(key)
    days = dict(sorted(_days(agency, number).items()))
    worked = sum(ruled.works(date(number, 1, 1) + timedelta(days=n)) for n in range(_length(number)))
    joint = sum(day.kind == JOINT for day in days.values())
    rows = [row for row in book.raw(key).get("seasons") or () if str(row["from"])[:4] == str(number)]
    months = [Month(str(MONTHS[month]), _weeks(number, month, ruled, days)) for month in range(1, 13)]
    return Year(number, months, [day for day in days.values() if day.kind != SEASON], rows, worked, joint)


def _length(year: int) -> int:
    return (date(year, 12, 31) - date(year, 1, 1)).days + 1


def _weeks(year: int, month: int, ruled: Calendar, days: Mapping[date, Day]) -> list[list[Cell | None]]:
    return [
        [Cell(day, ruled.works(day), days.get(day)) if day.month == month else None for day in week]
        for week in Weeks().monthdatescalendar(year, month)
    ]


def _days(agency: Agency | None, number: int) -> dict[date, Day]:
    """Return the days of a year that are not ordinary; what is said nearer to the office stands over the rest."""
    book = calendars()
    raw = book.raw(agency.pk if agency else None)
    days = {day.day: day for day in _season_days(raw, number)}
    if raw.get("holidays", "ID") == "ID":
        days |= {day.day: day for day in _national(number, joint=bool(raw.get("joint_leave", True)))}
    owners = [None, agency.pk] if agency else [None]
    for owner in owners:
        part = book.parts.get(owner, {}).get(number)
        said = part or (year_of_profile(profile_data(city()), number, _("profile of the city")) if not owner else {})
        own = part is not None and owner == owners[-1]
        days |= {day.day: day for day in _written(said, own=own)}
    return days


def _season_days(raw: Mapping[str, Any], number: int) -> Iterator[Day]:
    for row in raw.get("seasons") or ():
        day, last = date.fromisoformat(str(row["from"])), date.fromisoformat(str(row["to"]))
        while day <= last:
            hours = row["hours"].get(DAYS[day.weekday()])
            if day.year == number and hours:
                yield Day(day, SEASON, str(row["name"]), ", ".join(hours), str(row.get("source", "")))
            day += timedelta(days=1)


def _national(number: int, *, joint: bool) -> Iterator[Day]:
    source = _("program's list (holidays %(version)s)") % {"version": version("holidays")}
    public = country_holidays("ID", number, joint_leave=False)
    for day, name in country_holidays("ID", number, joint_leave=joint).items():
        yield Day(day, NATIONAL if day in public else JOINT, name, "", source)


def _written(part: Mapping[str, Any], *, own: bool) -> Iterator[Day]:
    for text, entry in (part.get("days") or {}).items():
        hours = ", ".join(entry.get("hours") or ())
        yield Day(date.fromisoformat(text), entry["kind"], entry["name"], hours, entry.get("source", ""), own)


def part_now(agency: Agency | None, year: int) -> dict[str, Any]:
    """Return what holds of a part now, as it would be written: the hours (`year` 0) or a year.

    A year that nobody wrote yet is the profile's, so that whoever changes one day keeps the others.
    """
    book, key = calendars(), agency.pk if agency else None
    part = book.parts.get(key, {}).get(year)
    if part is not None:
        return {**part}
    if year == HOURS:
        return hours_now(agency)
    profile = year_of_profile(profile_data(city()), year, _("profile of the city"))
    return profile if agency is None else {"days": {}, "seasons": []}


def hours_now(agency: Agency | None) -> dict[str, Any]:
    """Return the office hours of the week that hold now, and what of the city's calendar holds for the office."""
    book, key = calendars(), agency.pk if agency else None
    written = book.parts.get(key, {}).get(HOURS)
    hours = (written or {}).get("hours") or book.raw(key).get("hours") or dict.fromkeys(DAYS[:5], ("08:00-16:00",))
    follows = (written or {}).get("follows") or {"holidays": True, "seasons": True}
    return {"hours": {day: list(hours[day]) for day in DAYS if hours.get(day)}, "follows": dict(follows)}


def own_hours(agency: Agency | None) -> bool:
    """Tell whether people wrote the hours of this office on a page."""
    return HOURS in calendars().parts.get(agency.pk if agency else None, {})


def offices_of_their_own() -> list[Agency]:
    """Return the agencies whose calendar differs from the city's."""
    keys = [key for key in calendars().parts if key is not None]
    return list(Agency.objects.filter(pk__in=keys).order_by("name"))


def joint_leave_missing(today: date | None = None) -> int | None:
    """Return next year where its joint leave should be known by now and is not; None where all is well."""
    today = today or timezone.localdate()
    if (today.month, today.day) < WARNED_FROM:
        return None
    coming = today.year + 1
    written = (part_now(None, coming).get("days") or {}).values()
    known = any(entry["kind"] == JOINT for entry in written) or any(
        day.kind == JOINT for day in _national(coming, joint=True)
    )
    return None if known else coming


def calendar_state(_user: object) -> str:
    """Say on the index what is to be done about the calendar."""
    year = joint_leave_missing()
    return _("joint leave of %(year)s is missing") % {"year": year} if year else ""
