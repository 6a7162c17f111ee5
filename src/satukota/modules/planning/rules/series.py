"""Which values of an indicator belong on one line, and which definition holds for a period."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol


class Kind(NamedTuple):
    """What makes values comparable: unit, how a year is computed of them, and the instrument that measured them."""

    unit: str
    total: str
    instrument: str

    def compares(self, other: "Kind") -> bool:
        """Return whether a value of this kind may be held against a target of another; no instrument fits any."""
        same = (self.unit, self.total) == (other.unit, other.total)
        return same and (not other.instrument or self.instrument == other.instrument)


class Version(Protocol):
    """A version of a definition."""

    version: int
    since: date


def version_at[V: Version](versions: Sequence[V], day: date) -> V | None:
    """Return the version that held on a day: the newest that had begun; before all of them the first one."""
    begun = [row for row in versions if row.since <= day]
    if begun:
        return max(begun, key=lambda row: row.version)
    return min(versions, key=lambda row: row.version, default=None)
