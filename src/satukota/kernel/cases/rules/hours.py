"""Office hours and holidays as data: windows of a week, seasons with other hours, the country's holidays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")

type Windows = tuple[tuple[int, int], ...]
"""Open times of a day as (start, end) in seconds from midnight, in order, not touching."""


@dataclass(frozen=True, slots=True)
class Season:
    """Days with other hours, such as Ramadan: first and last day, and the hours that hold meanwhile."""

    start: date
    end: date
    week: tuple[Windows, ...]


type Seasons = tuple[Season, ...]


def windows(week: Mapping[Any, Sequence[str]]) -> tuple[Windows, ...]:
    """Read a week: `{mon: ["07:30-12:00", "13:00-16:00"]}`; 0 … 6 are days too, 0 is Monday. Raises ValueError."""
    named = {DAYS[int(day)] if str(day) in "0123456" else str(day): hours for day, hours in week.items()}
    unknown = named.keys() - set(DAYS)
    if unknown:
        raise ValueError(f"not days: {sorted(unknown)}")
    return tuple(_day(named.get(day, ())) for day in DAYS)


def as_date(day: str | date) -> date:
    """Return a date that a reader of YAML may already have made one. Raises ValueError."""
    return day if isinstance(day, date) else date.fromisoformat(day)


def _day(texts: Sequence[str]) -> Windows:
    opening_hours = tuple(_window(text) for text in texts)
    edges = [edge for pair in opening_hours for edge in pair]
    if any(second <= first for first, second in pairwise(edges)):
        raise ValueError(f"office hours overlap or run backwards: {list(texts)}")
    return opening_hours


def _window(text: str) -> tuple[int, int]:
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"not office hours: {text!r}")
    start, end = (int(match[part]) * 3600 + int(match[part + 1]) * 60 for part in (1, 3))
    if end > 86_400:
        raise ValueError(f"a day ends at 24:00: {text!r}")
    return start, end


def seasons(raw: Sequence[Mapping[str, Any]]) -> Seasons:
    """Read the seasons. Raises ValueError, KeyError."""
    return tuple(Season(as_date(season["from"]), as_date(season["to"]), windows(season["hours"])) for season in raw)


def country_holidays(country: str, year: int, *, joint_leave: bool = True) -> Mapping[date, str]:
    """Return a country's holidays of a year, with those that the government adds (cuti bersama) or without.

    Future years are its estimates: moving feasts are decreed late. A city corrects them with `closed` and `open`.
    """
    import holidays

    known = getattr(holidays, country).supported_categories
    wanted = tuple(name for name in ("public", "government")[: 1 + joint_leave] if name in known)
    return dict(holidays.country_holidays(country, years=year, categories=wanted))


def with_holidays(raw: Mapping[str, Any], years: Sequence[int]) -> dict[str, Any]:
    """Return a calendar's data with the country's holidays of those years written out, to be kept as a version."""
    country = raw.get("holidays", "ID")
    if not isinstance(country, str):
        return dict(raw)
    joint = bool(raw.get("joint_leave", True))
    yearly = [country_holidays(country, year, joint_leave=joint) for year in years]
    named = {day.isoformat(): name for holidays in yearly for day, name in holidays.items()}
    return {**raw, "holidays": dict(sorted(named.items()))}
