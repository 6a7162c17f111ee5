"""Numbers and dates on papers."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from satukota.kernel.cases.api import Output, Term, months_later

_SEQUENCE = re.compile(r"\{seq:(\d+)\}")
_ANSWER = re.compile(r"\{=([a-z0-9_.]+)\}")
_VILLAGE = re.compile(r"(?:kel|des)-\d\d-\d\d-(\d\d)-(\d{4})")
_EXPIRY = re.compile(r"\{([$a-z0-9_.]+)\}\+(\d+)(d|mo|y)")
_SHOWN = re.compile(r"(initials|year|last4)\(([a-z0-9_.]+)\)")


def pattern_of(output: Output, prefix: str) -> str:
    """Return the pattern of a result's number; where none is said, letters of refusal count in a line of their own."""
    return output.number or f"{prefix}{'-TOLAK' if output.refusal else ''}-{{yyyy}}-{{seq:6}}"


def asked_in(pattern: str) -> list[str]:
    """Return the questions whose answers stand in a pattern."""
    return _ANSWER.findall(pattern)


def filled(pattern: str, city: str, office: str, answer: Callable[[str], Any]) -> str:
    """Return a pattern with the digits of the city's code, an office's sign and the answers in it (`{=register}`).

    The office's sign stands in the number, so that each office counts for itself.
    """
    pattern = pattern.replace("{city}", city.replace(".", "")).replace("{office}", office)
    return _ANSWER.sub(lambda match: str(answer(match[1]) or "-"), pattern)


def office_sign(code: str) -> str:
    """Return how an office is told apart in numbers: a village by district and village of its code (`08.1007`), which
    no other of the city has, any other by its code in capitals."""
    village = _VILLAGE.fullmatch(code)
    return f"{village[1]}.{village[2]}" if village else code.upper()


def line(pattern: str, day: date) -> str:
    """Return the line that a number of that day stands in: the pattern with its dates, `{seq:4}` left open."""
    parts = {"{yyyy}": f"{day:%Y}", "{mm}": f"{day:%m}", "{dd}": f"{day:%d}", "{ddmmyyyy}": f"{day:%d%m%Y}"}
    for name, value in parts.items():
        pattern = pattern.replace(name, value)
    return pattern


def number(open_line: str, sequence: int) -> str:
    """Return the number with its place in the line."""
    return _SEQUENCE.sub(lambda match: f"{sequence:0{int(match[1])}}", open_line)


def last_day(text: str, answer: Callable[[str], Any], today: date) -> date | None:
    """Return the last valid day that an output's `expires` means (`{sampai}+1d` is that day), or None."""
    match = _EXPIRY.fullmatch(text)
    if not match:
        return None
    value = today.isoformat() if match[1].startswith("$") else str(answer(match[1]) or "")
    try:
        start = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return day_after(start, int(match[2]), match[3]) - timedelta(days=1)


def day_after(start: date, count: int, unit: str) -> date:
    """Return the day that lies so many days (d), months (mo) or years (y) after another; before it where negative."""
    return start + timedelta(days=count) if unit == "d" else months_later(start, count * (12 if unit == "y" else 1))


def moment_before(length: Term, now: datetime) -> datetime:
    """Return the moment that lies a term of days, months or years before another."""
    return datetime.combine(day_after(now.date(), -length.number, length.unit), now.timetz())


def public_answer(text: str, answer: Callable[[str], Any]) -> tuple[str, str] | None:
    """Return (question, words) that the public may see of `initials(a.b)`, `year(a.b)`, `last4(a.b)` or a path."""
    match = _SHOWN.fullmatch(text)
    path = match[2] if match else text
    value = answer(path)
    if value in (None, "", []):
        return None
    return path, SHORTENED[match[1]](str(value)) if match else str(value)


def initials(name: str) -> str:
    """Return a name so that its bearer knows it and nobody else: `B*** P***`."""
    return " ".join(f"{word[0]}***" for word in name.split() if word)


SHORTENED: Mapping[str, Callable[[str], str]] = {
    "initials": initials,
    "year": lambda value: value[:4],
    "last4": lambda value: f"…{value[-4:]}",
}
