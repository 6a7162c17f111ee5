"""A calendar of whole days in the form that telephones subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2s

LINE = 75
"""Octets of a line, its end not counted."""
type Entry = tuple[date, str, str]
"""A day, its name, a line about it."""


def written(name: str, entries: Iterable[Entry], at: datetime, host: str) -> str:
    """Return the text of a calendar; `at` (UTC) is when it was made, `host` makes the ids of its days lasting."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//SatuKota//{host}//ID", f"X-WR-CALNAME:{_text(name)}"]
    for day, title, about in entries:
        uid = blake2s(f"{day}{title}".encode(), digest_size=8).hexdigest()
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@{host}",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(title)}",
            *([f"DESCRIPTION:{_text(about)}"] if about else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _text(text: str) -> str:
    """Return a text with what has a meaning in the form written out."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, instead)
    return text


def _folded(line: str) -> str:
    """Break a line that is too long between letters, never inside one."""
    parts: list[str] = []
    part = ""
    for letter in line:
        room = LINE - (1 if parts else 0)
        if len((part + letter).encode()) > room:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
