"""What is recorded of units of indicators."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import EventData


@dataclass(frozen=True, slots=True)
class UnitsSaved(EventData):
    """So many units (`count`) were added to a list, or the head of one was changed (`changed`)."""

    name: ClassVar[str] = "planning.units_saved"
    count: int = 0
    changed: bool = False


@dataclass(frozen=True, slots=True)
class UnitEnded(EventData):
    """A unit ended on a day (`ended`; empty: it goes on), as a part of the unit `successor_id` from then on (0: of none)."""

    name: ClassVar[str] = "planning.unit_ended"
    ended: str = ""
    successor_id: int = 0


@dataclass(frozen=True, slots=True)
class UnitPartsChanged(EventData):
    """So many units (`count`) report for an indicator from a day on (`day`), or until it (`ends`)."""

    name: ClassVar[str] = "planning.unit_parts_changed"
    count: int = 0
    day: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class UnitsReported(EventData):
    """Figures of units were reported for `quarter` of `year`: `drafted` as drafts, `waiting` wait for a second person.

    `digest` is the SHA-256 of the sheet that they came in, empty where they were typed.
    """

    name: ClassVar[str] = "planning.units_reported"
    year: int = 0
    quarter: int = 0
    drafted: int = 0
    waiting: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class UnitSheetUndone(EventData):
    """The sheet `digest` (SHA-256) of an indicator's units was taken back: so many `drafts`, so many that were `waiting`."""

    name: ClassVar[str] = "planning.unit_sheet_undone"
    digest: str = ""
    drafts: int = 0
    waiting: int = 0
