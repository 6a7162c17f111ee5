"""A working calendar put together: what the city's profile says, and in its place what people wrote since.

A part is the hours of the week (year 0) or the days of one year; whoever writes a part writes all of it:

    {hours: {mon: ["07:30-16:00"]}, follows: {holidays: true, seasons: true}}
    {days: {"2027-03-11": {kind: joint, name: Cuti bersama Idulfitri, source: SKB 3 Menteri}},
     seasons: [{name: Ramadan, from: "2027-02-08", to: "2027-03-09", hours: {…}, source: …}]}
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from satukota.kernel.cases.rules.hours import DAYS, as_date, seasons, windows

type Part = Mapping[str, Any]
type Parts = Mapping[int, Part]
"""What people wrote, by year; 0 holds the hours of the week."""

NATIONAL, JOINT, LOCAL, CLOSURE, OPEN = "national", "joint", "local", "closure", "open"
DAY_KINDS = (JOINT, LOCAL, CLOSURE, NATIONAL, OPEN)
"""Joint leave, local holiday, closure, a national holiday that the program does not know, a day that is worked."""
HOURS = 0
MOST_DAYS = 366
NAME_LENGTH = 120


def with_parts(raw: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """Return the data of the city's calendar: the profile's, but for the hours and years that people wrote."""
    result = {**raw}
    if HOURS in parts:
        result["hours"] = parts[HOURS]["hours"]
    years = {year for year in parts if year}
    result["seasons"] = [row for row in raw.get("seasons") or () if as_date(row["from"]).year not in years]
    for name in ("closed", "open"):
        entries = raw.get(name) or {}
        result[name] = {day: value for day, value in entries.items() if as_date(day).year not in years}
    return _with_years(result, parts)


def of_office(city: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """Return the data of an agency's calendar: the city's, but for what differs there."""
    result = {**city}
    if HOURS in parts:
        follows = parts[HOURS].get("follows") or {}
        result["hours"] = parts[HOURS]["hours"]
        if not follows.get("seasons", True):
            result["seasons"] = []
        if not follows.get("holidays", True):
            result |= {"holidays": "", "closed": {}, "days": []}
    return _with_years(result, parts)


def _with_years(raw: dict[str, Any], parts: Parts) -> dict[str, Any]:
    closed = {str(day): name for day, name in (raw.get("closed") or {}).items()}
    worked = {str(day): hours for day, hours in (raw.get("open") or {}).items()}
    rows = [row for year in sorted(parts) if year for row in parts[year].get("seasons") or ()]
    for year in sorted(year for year in parts if year):
        for day, entry in (parts[year].get("days") or {}).items():
            closed.pop(day, None)
            worked.pop(day, None)
            if entry["kind"] == OPEN:
                worked[day] = entry["hours"]
            else:
                closed[day] = entry["name"]
    inner = [{name: row[name] for name in ("name", "from", "to", "hours")} for row in rows]
    return {**raw, "closed": closed, "open": worked, "seasons": [*inner, *(raw.get("seasons") or ())]}


def year_of_profile(raw: Mapping[str, Any], year: int, source: str) -> dict[str, Any]:
    """Return what the profile says of a year as a part, so that whoever changes one day keeps the others."""
    days: dict[str, Any] = {}
    for day, name in (raw.get("closed") or {}).items():
        if as_date(day).year == year:
            days[as_date(day).isoformat()] = {"kind": LOCAL, "name": str(name), "source": source}
    for day, hours in (raw.get("open") or {}).items():
        if as_date(day).year == year:
            entry = {"kind": OPEN, "name": "", "source": source, "hours": list(hours)}
            days[as_date(day).isoformat()] = entry
    rows = [
        {
            "name": str(row.get("name", "")),
            "from": as_date(row["from"]).isoformat(),
            "to": as_date(row["to"]).isoformat(),
            "hours": {name: list(texts) for name, texts in row["hours"].items()},
            "source": source,
        }
        for row in raw.get("seasons") or ()
        if as_date(row["from"]).year == year
    ]
    return {"days": dict(sorted(days.items())), "seasons": rows}


def part_faults(year: int, part: Part) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a part as (field, reason in English): a day, `hours` or `seasons`."""
    if year == HOURS:
        yield from _hours_faults("hours", part.get("hours"))
        return
    for day, entry in (part.get("days") or {}).items():
        yield from ((day, reason) for reason in _day_faults(year, day, entry))
    try:
        for season in seasons(part.get("seasons") or ()):
            if season.end < season.start or season.start.year != year or (season.end - season.start).days > MOST_DAYS:
                yield "seasons", "dates"
            if not any(season.week):
                yield "seasons", "no_hours"
    except (KeyError, TypeError, ValueError, AttributeError):
        yield "seasons", "hours"


def _day_faults(year: int, day: str, entry: Mapping[str, Any]) -> Iterator[str]:
    try:
        right = date.fromisoformat(day).year == year
    except ValueError:
        right = False
    if not right:
        yield "date"
    if entry.get("kind") not in DAY_KINDS:
        yield "kind"
    elif entry["kind"] == OPEN:
        yield from (reason for _field, reason in _hours_faults("hours", {"mon": entry.get("hours")}))
    elif not str(entry.get("name", "")).strip():
        yield "name"
    if len(str(entry.get("name", ""))) > NAME_LENGTH:
        yield "name"


def _hours_faults(field: str, week: Any) -> Iterator[tuple[str, str]]:
    try:
        if not any(windows(week)):
            yield field, "no_hours"
    except (TypeError, ValueError, AttributeError):
        yield field, "hours"


def weekday(day: date) -> str:
    """Return the name by which calendars call the day of the week."""
    return DAYS[day.weekday()]
