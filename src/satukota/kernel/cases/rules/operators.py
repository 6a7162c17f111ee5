"""Our own JsonLogic operators. Each has a twin of the same name and meaning in the browser."""

import json
from calendar import monthrange
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

from satukota.kernel.cases.rules.identity import nik_doubt

STANDARD = frozenset(
    {"var", "missing", "missing_some", "if", "?:", "==", "===", "!=", "!==", "!", "!!", "or", "and"}
    | {">", ">=", "<", "<=", "max", "min", "+", "-", "*", "/", "%"}
    | {"map", "filter", "reduce", "all", "none", "some", "merge", "in", "cat", "substr"}
)
"""What JsonLogic itself defines: the operators that every engine has."""

type Workdays = Callable[[date, date], int]

_workdays: ContextVar[Workdays | None] = ContextVar("workdays", default=None)
_city: list[Workdays] = []


def count_workdays_by(count: Workdays) -> None:
    """Let `workdays_between` count by `count(first, last)` from now on, in the whole program."""
    _city[:] = [count]


@contextmanager
def working_by(count: Workdays) -> Iterator[None]:
    """Let `workdays_between` count by `count(first, last)` inside the block, whatever the program counts by."""
    token = _workdays.set(count)
    try:
        yield
    finally:
        _workdays.reset(token)


def weekdays(first: date, last: date) -> int:
    """Return the days from Monday to Friday after `first` up to and including `last`; negative backwards."""
    if last < first:
        return -weekdays(last, first)
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum((first + timedelta(days=step)).weekday() < 5 for step in range(1, rest + 1))


def _days(first: date, last: date) -> int:
    return (last - first).days


def _months(first: date, last: date) -> int:
    if last < first:
        return -_months(last, first)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _years(first: date, last: date) -> int:
    months = _months(first, last)
    return -(-months // 12) if months < 0 else months // 12


def _office(first: date, last: date) -> int:
    count = _workdays.get() or (_city[0] if _city else weekdays)
    return count(first, last)


def _between(count: Workdays) -> Callable[[str], str]:
    def operator(arguments: str) -> str:
        try:
            first, last = (date.fromisoformat(text[:10]) for text in json.loads(arguments))
        except (TypeError, ValueError):
            return "null"
        return str(count(first, last))

    return operator


def _count(number: object) -> int:
    """Return a number of days or months without its fraction. Raises TypeError for what is no number."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(number)
    return int(number)


def _add_days(arguments: str) -> str:
    try:
        start, number = json.loads(arguments)
        return json.dumps((date.fromisoformat(start[:10]) + timedelta(days=_count(number))).isoformat())
    except (TypeError, ValueError, OverflowError):
        return "null"


def _later(months: int) -> Callable[[str], str]:
    """Return the operator that adds so many months times its number; past a month's end it is the month's last day."""

    def operator(arguments: str) -> str:
        try:
            start, number = json.loads(arguments)
            return json.dumps(months_later(date.fromisoformat(start[:10]), _count(number) * months).isoformat())
        except (TypeError, ValueError, OverflowError):
            return "null"

    return operator


def months_later(start: date, number: int) -> date:
    """Return the same day so many calendar months later, or the last day of a month that is too short.

    One month after 31 January is 28 (or 29) February, as PostgreSQL and the Civil Code's practice count. Months are
    added to the day that was given, not one after the other: two months after 31 January is 31 March.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _nik_doubt(arguments: str) -> str:
    try:
        number, born, sex = json.loads(arguments)
    except (TypeError, ValueError):
        return "null"
    return json.dumps(nik_doubt(str(number or ""), str(born or "")[:10], str(sex or "")))


OWN: dict[str, Callable[[str], str]] = {
    "days_between": _between(_days),
    "workdays_between": _between(_office),
    "months_between": _between(_months),
    "years_between": _between(_years),
    "add_days": _add_days,
    "add_months": _later(1),
    "add_years": _later(12),
    "nik_doubt": _nik_doubt,
}
"""Operator → function over the JSON text of its arguments. A missing or unreadable date gives null."""

ALLOWED = STANDARD | OWN.keys() | {"ceil", "floor"}
COUNTS = dict.fromkeys(OWN, 2) | {"nik_doubt": 3, "ceil": 1, "floor": 1}
"""How many arguments those operators take that the engine does not count itself."""
