"""Plan, readiness, money, indicators, evaluation rounds and minimum service standards."""

from satukota.modules.planning.models.framework import Dimension, Parameter, Regulation, SpmService, SpmYear
from satukota.modules.planning.models.indicator import Indicator, IndicatorDefinition, Standing, Target, Value
from satukota.modules.planning.models.item import Dependency, Item, Milestone, Readiness, Realisation, Risk
from satukota.modules.planning.models.monev import AgencyReport, Corrective, Round
from satukota.modules.planning.models.plan import Plan, PlanVersion

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
