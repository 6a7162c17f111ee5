"""Times that can be. A clock that says another year is broken: what it says would break whatever reads it."""

from datetime import UTC, datetime

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def possible(at: datetime) -> bool:
    """Tell whether a time with its zone lies in a year that a clock of the centre, a phone or a person can mean."""
    return EARLIEST <= at < LATEST
