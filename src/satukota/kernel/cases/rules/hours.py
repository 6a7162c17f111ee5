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
    """Days with other hours, such as Ramadan: first and last day, and the week that holds meanwhile."""

    start: date
    end: date
    week: tuple[Windows, ...]


type Seasons = tuple[Season, ...]


def windows(week: Mapping[str, Sequence[str]]) -> tuple[Windows, ...]:
    """Read a week, Monday first: `{mon: ["07:30-12:00", "13:00-16:00"]}`. Raises ValueError."""
    unknown = set(week) - set(DAYS)
    if unknown:
        raise ValueError(f"not days: {sorted(unknown)}")
    return tuple(_day(week.get(day, ())) for day in DAYS)


def _day(texts: Sequence[str]) -> Windows:
    found = tuple(_window(text) for text in texts)
    edges = [edge for pair in found for edge in pair]
    if any(second <= first for first, second in pairwise(edges)):
        raise ValueError(f"office hours overlap or run backwards: {list(texts)}")
    return found


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
    return tuple(
        Season(date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), windows(one["week"])) for one in raw
    )


def country_holidays(country: str, year: int) -> Mapping[date, str]:
    """Return a country's holidays of a year with those that the government adds (cuti bersama), by the package.

    Future years are its estimates: moving feasts are decreed late. A city corrects them with `closed` and `open`.
    """
    import holidays

    known = getattr(holidays, country).supported_categories
    wanted = tuple(name for name in ("public", "government") if name in known)
    return dict(holidays.country_holidays(country, years=year, categories=wanted))


def frozen(raw: Mapping[str, Any], years: Sequence[int]) -> dict[str, Any]:
    """Return a calendar's data with the country's holidays of those years written out, to be kept as a version."""
    if not isinstance(raw.get("holidays"), str):
        return dict(raw)
    named = {day.isoformat(): name for year in years for day, name in country_holidays(raw["holidays"], year).items()}
    return {**raw, "holidays": dict(sorted(named.items()))}
