"""Days as people here write them: 2026-12-31, 31/12/2026, 31 Desember 2026, and the day numbers of a spreadsheet."""

import re
from datetime import date, datetime, timedelta
from math import isfinite

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february pebruari feb peb", "maret march mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "agustus august agu ags aug agt", "september sept sep",
            "oktober october okt oct", "november nopember nov nop", "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
IN_WORDS = re.compile(r"(\d{1,2})\s+([a-z]+)\.?\s+(\d{4})", re.IGNORECASE)
WEEKDAY = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|[a-z]+day)\s*,\s*", re.IGNORECASE)
SPREADSHEET_EPOCH = date(1899, 12, 30)
DAY_NUMBERS = range(20_000, 110_000)
"""From 1954 to 2201: what a spreadsheet keeps a day as, where the cell lost its format."""


def day_in(text: str) -> date | None:
    """Return the day that a cell's text writes, be it as a spreadsheet's number, or None."""
    plain = text.strip()
    return day_of_number(float(plain)) if plain.isdecimal() and len(plain) == 5 else written_day(plain)


def written_day(text: str) -> date | None:
    """Return the day that somebody wrote (`Sabtu, 5 Des 2026`), or None."""
    plain = " ".join(text.split())
    weekday = WEEKDAY.match(plain)
    plain = plain[weekday.end() :] if weekday else plain
    for form in FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    words = IN_WORDS.fullmatch(plain)
    month = MONTHS.get(words[2].lower()) if words else None
    if words and month:
        try:
            return date(int(words[3]), month, int(words[1]))
        except ValueError:
            return None
    return None


def day_of_number(value: float) -> date | None:
    """Return the day that a spreadsheet's day number means, or None where it is none."""
    whole = int(value) if isfinite(value) else 0
    return SPREADSHEET_EPOCH + timedelta(days=whole) if whole in DAY_NUMBERS else None
