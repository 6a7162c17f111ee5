"""What may come in from pages."""

from satukota.modules.maturity.forms.assessments import (
    AcceptForm,
    DocumentForm,
    EffortsForm,
    EvidenceForm,
    GapForm,
    LevelForm,
    OpenForm,
    OwnersForm,
    ReasonForm,
    ReopeningForm,
    SendForm,
    TargetForm,
)
from satukota.modules.maturity.forms.assessors import AssignForm, BenchmarkSheetForm, VisitForm
from satukota.modules.maturity.forms.scores import ScoreForm

__all__ = [
    "AcceptForm",
    "AssignForm",
    "BenchmarkSheetForm",
    "DocumentForm",
    "EffortsForm",
    "EvidenceForm",
    "GapForm",
    "LevelForm",
    "OpenForm",
    "OwnersForm",
    "ReasonForm",
    "ReopeningForm",
    "ScoreForm",
    "SendForm",
    "TargetForm",
    "VisitForm",
]
