"""Plan, readiness, money, indicators, evaluation rounds and minimum service standards."""

from satukota.modules.planning.models.checkins import CheckIn, CheckInRhythm
from satukota.modules.planning.models.comments import Comment, PromiseFollow
from satukota.modules.planning.models.commitments import Commitment, Pledge, PledgeReview, Signatory
from satukota.modules.planning.models.figures import Figure
from satukota.modules.planning.models.imports import HeadingMap, SheetImport, UnitSheet
from satukota.modules.planning.models.indicators import (
    Indicator,
    IndicatorChange,
    IndicatorDefinition,
    Value,
    measured_in,
)
from satukota.modules.planning.models.item import (
    Dependency,
    Expose,
    Item,
    Milestone,
    MilestoneChange,
    Readiness,
    Risk,
    RiskChange,
)
from satukota.modules.planning.models.midterm import Finding, FrozenEvaluation, MidtermEvaluation
from satukota.modules.planning.models.monev import (
    AgencyReport,
    AgendaItem,
    Corrective,
    FrozenRound,
    MeetingAttendance,
    Round,
)
from satukota.modules.planning.models.names import ToldChange
from satukota.modules.planning.models.outcomes import Contribution, Outcome
from satukota.modules.planning.models.partners import ItemLink, Partner, Partnership
from satukota.modules.planning.models.performance import PersonOutcome
from satukota.modules.planning.models.plan import Plan, PlanVersion, Regulation
from satukota.modules.planning.models.priorities import Candidate, Criterion, Prioritisation, Score
from satukota.modules.planning.models.procurement import Package, PackageChange, PackageSheet
from satukota.modules.planning.models.proposals import Proposal, ProposedChange
from satukota.modules.planning.models.realisation import Allocation, FundSource, Realisation
from satukota.modules.planning.models.scenarios import Scenario, ScenarioStep
from satukota.modules.planning.models.spending import SpendingLine, SpendingYear
from satukota.modules.planning.models.standards import Dimension, Parameter, SpmService, SpmYear
from satukota.modules.planning.models.standing import Standing
from satukota.modules.planning.models.targets import Target, TargetDecision
from satukota.modules.planning.models.teams import Attendance, Gathering, Team, TeamMember
from satukota.modules.planning.models.units import Unit, UnitChange, UnitPart, UnitValue

__all__ = [
    "AgencyReport",
    "AgendaItem",
    "Allocation",
    "Attendance",
    "Candidate",
    "CheckIn",
    "CheckInRhythm",
    "Comment",
    "Commitment",
    "Contribution",
    "Corrective",
    "Criterion",
    "Dependency",
    "Dimension",
    "Expose",
    "Figure",
    "Finding",
    "FrozenEvaluation",
    "FrozenRound",
    "FundSource",
    "Gathering",
    "HeadingMap",
    "Indicator",
    "IndicatorChange",
    "IndicatorDefinition",
    "Item",
    "ItemLink",
    "MeetingAttendance",
    "MidtermEvaluation",
    "Milestone",
    "MilestoneChange",
    "Outcome",
    "Package",
    "PackageChange",
    "PackageSheet",
    "Parameter",
    "Partner",
    "Partnership",
    "PersonOutcome",
    "Plan",
    "PlanVersion",
    "Pledge",
    "PledgeReview",
    "Prioritisation",
    "PromiseFollow",
    "Proposal",
    "ProposedChange",
    "Readiness",
    "Realisation",
    "Regulation",
    "Risk",
    "RiskChange",
    "Round",
    "Scenario",
    "ScenarioStep",
    "Score",
    "SheetImport",
    "Signatory",
    "SpendingLine",
    "SpendingYear",
    "SpmService",
    "SpmYear",
    "Standing",
    "Target",
    "TargetDecision",
    "Team",
    "TeamMember",
    "ToldChange",
    "Unit",
    "UnitChange",
    "UnitPart",
    "UnitSheet",
    "UnitValue",
    "Value",
    "measured_in",
]
