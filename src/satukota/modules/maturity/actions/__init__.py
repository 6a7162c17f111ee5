"""Everything that writes in this module."""

from satukota.modules.maturity.actions.assessments import (
    close,
    give_level,
    open_assessment,
    plan_gap,
    reopen,
    send,
    set_target,
)
from satukota.modules.maturity.actions.events import (
    AssessmentMoved,
    AssessmentOpened,
    EvidenceAdded,
    EvidenceCollected,
    EvidenceRemoved,
    GapPlanned,
    InstrumentChanged,
    RatingGiven,
    ScorePublished,
)
from satukota.modules.maturity.actions.evidence import add_evidence, attach_collected, collect, remove_evidence
from satukota.modules.maturity.actions.instruments import correct_instrument, load_instruments, publish_score

__all__ = [
    "AssessmentMoved",
    "AssessmentOpened",
    "EvidenceAdded",
    "EvidenceCollected",
    "EvidenceRemoved",
    "GapPlanned",
    "InstrumentChanged",
    "RatingGiven",
    "ScorePublished",
    "add_evidence",
    "attach_collected",
    "close",
    "collect",
    "correct_instrument",
    "give_level",
    "load_instruments",
    "open_assessment",
    "plan_gap",
    "publish_score",
    "remove_evidence",
    "reopen",
    "send",
    "set_target",
]
