"""What is recorded of rounds: their values and reports, how they close and open again, and what is told of promises."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import EventData


@dataclass(frozen=True, slots=True)
class ValueReturned(EventData):
    """The reported value `value_id` was sent back; the reason stands with the value."""

    name: ClassVar[str] = "planning.value_returned"
    value_id: int = 0


@dataclass(frozen=True, slots=True)
class RoundOpened(EventData):
    """`quarter` of `year` was opened for reporting by `agencies` agencies."""

    name: ClassVar[str] = "planning.round_opened"
    year: int = 0
    quarter: int = 0
    agencies: int = 0


@dataclass(frozen=True, slots=True)
class RoundClosed(EventData):
    """A round was closed after its meeting and frozen as version `number`, of which `digest` is the SHA-256.

    `gaps` counts the agencies whose report was not published; they stand in the frozen round.
    """

    name: ClassVar[str] = "planning.round_closed"
    number: int = 0
    digest: str = ""
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class RoundReopenAsked(EventData):
    """Somebody asked to open a closed round again; the reason stands with the round."""

    name: ClassVar[str] = "planning.round_reopen_asked"


@dataclass(frozen=True, slots=True)
class RoundReopened(EventData):
    """A second person agreed (`agreed`) to open a closed round again, or refused."""

    name: ClassVar[str] = "planning.round_reopened"
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class RoundWithdrawn(EventData):
    """A round that was opened by mistake was taken back with the tasks of `agencies` agencies."""

    name: ClassVar[str] = "planning.round_withdrawn"
    agencies: int = 0


@dataclass(frozen=True, slots=True)
class ReportPublished(EventData):
    """The `values` (their number) that an agency reported in the round `round_id` became public."""

    name: ClassVar[str] = "planning.report_published"
    round_id: int = 0
    values: int = 0


@dataclass(frozen=True, slots=True)
class CorrectiveOpened(EventData):
    """Something was decided about an indicator or item that is behind; `case_number` follows it."""

    name: ClassVar[str] = "planning.corrective_opened"
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class PromiseTold(EventData):
    """What was promised of an item changed: its last day (`part` ends), a milestone, or it is done, or open again."""

    name: ClassVar[str] = "planning.promise_told"
    part: str = ""
