"""Formats of text answers: each function returns the value as it is kept, or raises ValueError with a code."""

import re
from collections.abc import Callable
from datetime import date

from satukota.kernel.readers.api import written_day

_LETTERS = re.compile(r"[^\W\d_][^\d_<>{}\[\]\\|=*#@$%^&!?;:\"]*")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]00)?")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")
_URI = re.compile(r"https?://[^\s<>\"'\\]{3,1990}")


def name(text: str) -> str:
    """Return a person's name with single spaces; letters of any script, no digits."""
    text = " ".join(text.split())
    if not _LETTERS.fullmatch(text):
        raise ValueError("bad_name")
    return text


def day(text: str) -> str:
    """Return a date as `2026-12-31`; 31/12/2026 and what people write in words (31 Des 2026) are read too."""
    try:
        parsed = written_day(text) or date.fromisoformat(text)
    except ValueError:
        raise ValueError("bad_date") from None
    if not 1900 <= parsed.year <= 2200:
        raise ValueError("bad_date")
    return parsed.isoformat()


def clock_time(text: str) -> str:
    """Return a time of day as `07:05`; 7.05 is read too, and the 07:05:00 of a sheet."""
    parts = _TIME.fullmatch(text)
    if not parts:
        raise ValueError("bad_time")
    return f"{int(parts[1]):02}:{parts[2]}"


def phone(text: str) -> str:
    """Return a telephone number as `+628123456789`; without a country it is Indonesian."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise ValueError("bad_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("bad_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """Return an e-mail address, its domain in small letters."""
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise ValueError("bad_email")
    user, domain = text.rsplit("@", 1)
    return f"{user}@{domain.lower()}"


def uri(text: str) -> str:
    """Return a web address."""
    if not _URI.fullmatch(text):
        raise ValueError("bad_uri")
    return text


FORMATS: dict[str, Callable[[str], str]] = {
    "nama": name,
    "date": day,
    "time": clock_time,
    "phone-id": phone,
    "email": email,
    "uri": uri,
}
"""Format of `layanan/1` → its reader. `text` and `money` have none: they are read by their type."""
