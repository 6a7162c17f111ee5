"""The events of cases. Ids and codes only; `type` is the case type, `number` the case number."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Audience, EventData


@dataclass(frozen=True, slots=True)
class CaseOpened(EventData):
    """A case was opened.

    `type` its case type, `to` first state, `category` its class, `channel` how it came, `priority` 1 (highest) to 4,
    `lon`/`lat` its place; `number` is added by the database.
    """

    name: ClassVar[str] = "cases.opened"
    type: str = ""
    to: str = ""
    category: str = ""
    channel: str = ""
    priority: int = 2
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class CaseActed(EventData):
    """An action was applied.

    `type` and `number` of the case, `action` its id, `before`/`to` states, `version` the case's and `agency` its owner
    after it, `category` its class, `closed` whether it is final now, `lon`/`lat` its place, `assignee` whom the action
    gave it to (nothing where it did not).
    """

    name: ClassVar[str] = "cases.acted"
    type: str = ""
    number: str = ""
    action: str = ""
    before: str = ""
    to: str = ""
    version: int = 0
    category: str = ""
    agency: int | None = None
    closed: bool = False
    lon: float | None = None
    lat: float | None = None
    assignee: int | None = None


@dataclass(frozen=True, slots=True)
class CaseNoted(CaseActed):
    """An internal action that left the state as it was (a note, an assignment): never public."""

    name: ClassVar[str] = "cases.noted"
    ceiling: ClassVar[Audience] = Audience.AGENCY


@dataclass(frozen=True, slots=True)
class ClockRang(EventData):
    """A clock of a case wants attention.

    `type` and `number` of the case, `clock` its rule, `kind` warn, rung or due, `rung` the step, `to` whom,
    `agency` the one meant.
    """

    name: ClassVar[str] = "cases.clock_rang"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    type: str = ""
    number: str = ""
    clock: str = ""
    kind: str = ""
    rung: int = -1
    to: str = ""
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class CaseLinked(EventData):
    """Two cases were linked or unlinked.

    `type` and `number` of the first, `kind` of link, `other` the other's id, `change` linked or unlinked.
    """

    name: ClassVar[str] = "cases.linked"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    type: str = ""
    number: str = ""
    kind: str = ""
    other: int = 0
    change: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRedacted(EventData):
    """Lines of a case's history lost their words and data for good; what they were stays provable. `reason` is a code."""

    name: ClassVar[str] = "cases.history_redacted"
    ceiling: ClassVar[Audience] = Audience.SEALED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionPublished(EventData):
    """A definition was published. `type` and `version` name it."""

    name: ClassVar[str] = "cases.definition_published"
    type: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class ClocksMoved(EventData):
    """A change of the working calendar moved the times of running clocks.

    `change` is the change, `clocks` how many moved, `overdue` how many of them are late by it.
    """

    name: ClassVar[str] = "cases.clocks_moved"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    change: int = 0
    clocks: int = 0
    overdue: int = 0
