"""A calendar as text, judged line by line before clocks are wound by it: what is not known is refused, not ignored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from satukota.kernel.cases.rules.calendar import Calendar, calendar
from satukota.kernel.cases.rules.hours import windows
from satukota.kernel.readers.api import Path, UnreadableYaml, read_yaml

KEYS = frozenset({"name", "version", "zone", "hours", "seasons", "holidays", "joint_leave"})
KEYS |= {"days", "closed", "open", "counting"}
INSIDE = {
    "seasons": frozenset({"name", "from", "to", "hours"}),
    "days": frozenset({"month", "day", "name", "closed"}),
}
COUNTING = frozenset({"first", "ends"})
MEANT = {"week": "hours", "ramadan": "seasons", "holiday": "holidays", "timezone": "zone", "time_zone": "zone"}

type Fault = tuple[Path, str]


class CalendarError(ValueError):
    """A calendar that cannot be followed: the line, and what is wrong there."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def read_calendar(text: str, **defaults: Any) -> Calendar:
    """Read a calendar from YAML; `defaults` hold where the text says nothing. Raises CalendarError."""
    raw = read_raw(text, **defaults)
    try:
        return calendar(raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CalendarError(1, str(error)) from None


def read_raw(text: str, **defaults: Any) -> dict[str, Any]:
    """Return the data of a calendar from YAML, judged line by line. Raises CalendarError."""
    try:
        source = read_yaml(text)
    except UnreadableYaml as error:
        raise CalendarError(error.line, f"cannot be read ({error.code})") from None
    raw = source.value or {}
    fault = next(faults(raw), None)
    if fault:
        path, reason = fault
        while path and path not in source.lines:
            path = path[:-1]
        raise CalendarError(source.lines.get(path, 1), reason)
    said = {key: value for key, value in raw.items() if value is not None}
    return {**defaults, **said}


def faults(raw: Any) -> Iterator[Fault]:
    """Yield what is wrong in a calendar's data, each with its path, in the order in which it is written."""
    if not isinstance(raw, Mapping):
        yield (), "a calendar holds names with values"
        return
    yield from _unknown((), raw, KEYS)
    yield from _week(("hours",), raw.get("hours"))
    for name, known in INSIDE.items():
        yield from _items(name, raw.get(name), known)
    yield from _unknown(("counting",), raw.get("counting") or {}, COUNTING)
    for day, hours in _mapping(raw.get("open")).items():
        yield from _refused(("open", day), windows, {"mon": hours})
    yield from _part(raw, "zone", "hours", "closed", "open", "days", "seasons", "counting", "holidays", "version")


def _unknown(path: Path, entries: Any, known: frozenset[str]) -> Iterator[Fault]:
    for key in _mapping(entries):
        if key not in known:
            meant = f"write `{MEANT[key]}`" if key in MEANT else f"known are {', '.join(sorted(known))}"
            yield (*path, key), f"`{key}` is not known here; {meant}"


def _items(name: str, rows: Any, known: frozenset[str]) -> Iterator[Fault]:
    for place, row in enumerate(rows or ()):
        if not isinstance(row, Mapping):
            yield (name, place), "names with values are expected"
            continue
        yield from _unknown((name, place), row, known)
        yield from _week((name, place, "hours"), row.get("hours"))
        if name == "seasons" and not str(row.get("from", "")) <= str(row.get("to", "")):
            yield (name, place, "to"), "a season ends before it begins"


def _week(path: Path, week: Any) -> Iterator[Fault]:
    """Yield what is wrong in the hours of a week, day by day."""
    if week is not None and not isinstance(week, Mapping):
        yield path, 'hours are written by day: {mon: ["07:30-12:00", "13:00-16:00"]}'
    for day, hours in _mapping(week).items():
        if not isinstance(hours, list | tuple):
            yield (*path, day), 'the hours of a day are a list: ["07:30-12:00", "13:00-16:00"]'
            continue
        yield from _refused((*path, day), windows, {day: hours})


def _part(raw: Mapping[str, Any], *names: str) -> Iterator[Fault]:
    """Yield which parts the calendar refuses by themselves."""
    for name in names:
        if raw.get(name) is not None:
            yield from _refused((name,), calendar, {name: raw[name]})


def _refused(path: Path, read: Callable[[Any], object], value: Any) -> Iterator[Fault]:
    try:
        read(value)
    except (AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        yield path, f"{type(error).__name__}: {error}" if isinstance(error, KeyError) else str(error)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
