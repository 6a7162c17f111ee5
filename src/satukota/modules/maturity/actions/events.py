"""What is recorded when something in this module is written."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record


@dataclass(frozen=True, slots=True)
class InstrumentChanged(EventData):
    """The instrument `code` got `version`: loaded with the program or corrected by an administrator."""

    name: ClassVar[str] = "maturity.instrument_changed"
    code: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentOpened(EventData):
    """An assessment of the instrument `code` was opened for `year`."""

    name: ClassVar[str] = "maturity.assessment_opened"
    code: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentMoved(EventData):
    """An assessment took a `step` (send, verify, give-back, close, ask-reopening, reopen); `to` is the state after it."""

    name: ClassVar[str] = "maturity.assessment_moved"
    step: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentClosed(EventData):
    """An assessment was closed with this `index`, which is frozen and public from now on."""

    name: ClassVar[str] = "maturity.assessment_closed"
    index: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentReopened(EventData):
    """An assessment that had been closed with this `index` was opened again by a second person."""

    name: ClassVar[str] = "maturity.assessment_reopened"
    index: str = ""


@dataclass(frozen=True, slots=True)
class OwnersSet(EventData):
    """The agency that is `coordinator` (id) was named, and the indicators `changed` got another owner."""

    name: ClassVar[str] = "maturity.owners_set"
    coordinator: int = 0
    changed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetSet(EventData):
    """The index to be reached was changed from `before` to `after`; empty where there was none."""

    name: ClassVar[str] = "maturity.target_set"
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LevelsAccepted(EventData):
    """An assessor confirmed the self-assessment of the indicators `numbers` in one go, as this `kind` of verdict."""

    name: ClassVar[str] = "maturity.levels_accepted"
    kind: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EffortsSet(EventData):
    """The city's own estimates of effort for the instrument `code` were changed; `count` says how many there are now."""

    name: ClassVar[str] = "maturity.efforts_set"
    code: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RatingGiven(EventData):
    """Indicator `no` got a `level`; `kind` is self, document, interview, visit, final or target."""

    name: ClassVar[str] = "maturity.rating_given"
    no: int = 0
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceAdded(EventData):
    """The document, link or figure `evidence_id` was put beside the level of the indicator `no`."""

    name: ClassVar[str] = "maturity.evidence_added"
    no: int = 0
    evidence_id: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRemoved(EventData):
    """The evidence `evidence_id` of the indicator `no` was withdrawn."""

    name: ClassVar[str] = "maturity.evidence_removed"
    no: int = 0
    evidence_id: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceCollected(EventData):
    """The system collected what its modules can prove. `facts` counts what was answered."""

    name: ClassVar[str] = "maturity.evidence_collected"
    facts: int = 0


@dataclass(frozen=True, slots=True)
class GapPlanned(EventData):
    """An action to raise the indicator `no` of `assessment_id` to `to_level` was decided.

    The subject is its case, from which the plan makes an item.
    """

    name: ClassVar[str] = "maturity.gap_planned"
    assessment_id: int = 0
    no: int = 0
    to_level: str = ""


@dataclass(frozen=True, slots=True)
class ScorePublished(EventData):
    """A score that somebody published for `year` was entered with its source."""

    name: ClassVar[str] = "maturity.score_published"
    year: int = 0


@dataclass(frozen=True, slots=True)
class ScoreCorrected(EventData):
    """A published score of `year` was corrected: this one took the place of the score `before`."""

    name: ClassVar[str] = "maturity.score_corrected"
    year: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class AssessorAssigned(EventData):
    """An external assessor may read and judge the assessment until the day `until`; `assignment` is the row of it."""

    name: ClassVar[str] = "maturity.assessor_assigned"
    assignment: int = 0
    until: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentEnded(EventData):
    """An external assessor's `assignment` was ended before its day."""

    name: ClassVar[str] = "maturity.assignment_ended"
    assignment: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentRead(EventData):
    """An external assessor read the assessment: the whole, the indicator `no`, or its document `evidence_id`."""

    name: ClassVar[str] = "maturity.assessment_read"
    no: int = 0
    evidence_id: int = 0


@dataclass(frozen=True, slots=True)
class VisitRecorded(EventData):
    """An interview or a field visit (`kind`) was recorded as `visit`; `corrects` is the record that it replaces, or 0."""

    name: ClassVar[str] = "maturity.visit_recorded"
    kind: str = ""
    visit: int = 0
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class BenchmarkApplied(EventData):
    """A sheet of other cities' figures was applied; `count` of them are new or changed."""

    name: ClassVar[str] = "maturity.benchmark_applied"
    count: int = 0


@dataclass(frozen=True, slots=True)
class BenchmarkUndone(EventData):
    """A sheet of other cities' figures was taken back as a whole; `count` figures went."""

    name: ClassVar[str] = "maturity.benchmark_undone"
    count: int = 0


def note(data: EventData, kind: str, pk: int, actor: Actor) -> int:
    """Record an event about a thing of this module for the city's staff."""
    return record(data, Subject(f"maturity.{kind}", pk, Audience.AGENCY), actor)
