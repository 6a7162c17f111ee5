"""Instants and spans as the specification writes them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from satukota.modules.reports.rules.georeport.protocol import Wrong

WIB = timezone(timedelta(hours=7))
SPAN = timedelta(days=90)
W3C = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)")
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What lies outside is no date of a report, and arithmetic with it would leave the calendar."""


def stamp(moment: datetime) -> str:
    """Return an instant as W3C writes it, to the second, in the city's time."""
    return moment.astimezone(WIB).replace(microsecond=0).isoformat()


def instant(text: str, name: str) -> datetime:
    """Read an instant, parts of a second included. Raises Wrong: without zone, beyond all reports, or nonsense."""
    # A plus sign in an address that was not escaped arrives as a blank.
    fixed = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip()).upper()
    moment = lenient_instant(fixed) if W3C.fullmatch(fixed) else None
    if moment is None or not FIRST < moment < LAST:
        raise Wrong(400, f"{name} is not a date such as 2026-02-03T10:15:00+07:00")
    return moment


def period(start: str, end: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the span of a list: at most 90 days, the last 90 by default. Raises Wrong."""
    first = instant(start, "start_date") if start else None
    last = instant(end, "end_date") if end else None
    if first and last and last - first > SPAN:
        raise Wrong(400, "start_date and end_date may be at most 90 days apart")
    if first and not last:
        return first, first + SPAN
    last = last or now
    return first or last - SPAN, last


def lenient_instant(text: object) -> datetime | None:
    """Return an instant from a foreign server however it is written; None where it cannot be read."""
    try:
        moment = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
