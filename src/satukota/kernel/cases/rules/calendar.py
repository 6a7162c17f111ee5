"""Office time: which days and hours the city works. Pure and fast: yearly tables, built once per calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from satukota.kernel.cases.rules.terms import Term


@dataclass(frozen=True)
class Calendar:
    """A working calendar; build it with `calendar(raw)`. Instants are aware; results are in UTC.

    Meant for zones without daylight-saving time, as all of Indonesia's are.
    """

    name: str
    version: int

    def works(self, day: date) -> bool:
        """Say whether the office is open on that day."""
        raise NotImplementedError

    def holiday(self, day: date) -> str:
        """Return the name of the holiday or closure, or nothing."""
        raise NotImplementedError

    def due(self, start: datetime, length: Term) -> datetime:
        """Return when a term that starts then is over."""
        raise NotImplementedError

    def seconds(self, start: datetime, end: datetime, *, working: bool = True) -> int:
        """Return office seconds between two instants (seconds on the wall where not `working`); never below zero."""
        raise NotImplementedError

    def after(self, start: datetime, seconds: int, *, working: bool = True) -> datetime:
        """Return the earliest instant by which that many office seconds have passed since `start`."""
        raise NotImplementedError


def calendar(raw: Mapping[str, Any]) -> Calendar:
    """Build a calendar from its data (see `README`). Raises ValueError."""
    raise NotImplementedError


def indonesian(name: str = "indonesia", *, closures: Mapping[str, str] | None = None) -> Calendar:
    """Return the ordinary calendar: Monday to Friday, national holidays and cuti bersama, Western time."""
    raise NotImplementedError
