"""Plan, readiness, money, indicators, evaluation rounds and minimum service standards."""

from satukota.modules.planning.models.imports import HeadingMap, SheetImport
from satukota.modules.planning.models.indicators import Indicator, IndicatorDefinition, Standing, Target, Value
from satukota.modules.planning.models.item import Dependency, Item, Milestone, Readiness, Realisation, Risk
from satukota.modules.planning.models.monev import AgencyReport, Corrective, Round
from satukota.modules.planning.models.plan import Plan, PlanVersion, Regulation
from satukota.modules.planning.models.standards import Dimension, Parameter, SpmService, SpmYear

__all__ = [
    "AgencyReport",
    "Corrective",
    "Dependency",
    "Dimension",
    "HeadingMap",
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
    "SheetImport",
    "SpmService",
    "SpmYear",
    "Standing",
    "Target",
    "Value",
]
