"""Plan, readiness, money, indicators, evaluation rounds and minimum service standards."""

from satukota.modules.planning.models.definition import IndicatorDefinition
from satukota.modules.planning.models.framework import Dimension, Parameter
from satukota.modules.planning.models.indicator import Indicator
from satukota.modules.planning.models.item import Dependency, Item, Milestone, Readiness, Realisation, Risk
from satukota.modules.planning.models.monev import AgencyReport, Corrective, Round
from satukota.modules.planning.models.plan import Plan, PlanVersion
from satukota.modules.planning.models.regulation import Regulation
from satukota.modules.planning.models.spm import SpmService, SpmYear
from satukota.modules.planning.models.standing import Standing, Target
from satukota.modules.planning.models.value import Value

__all__ = [
    "AgencyReport",
    "Corrective",
    "Dependency",
    "Dimension",
    "Indicator",
    "IndicatorDefinition",
    "Item",
    "Milestone",
    "Parameter",
    "Plan",
    "PlanVersion",
    "Readiness",
    "Realisation",
    "Regulation",
    "Risk",
    "Round",
    "SpmService",
    "SpmYear",
    "Standing",
    "Target",
    "Value",
]
