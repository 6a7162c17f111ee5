"""Instrument versions, assessments with their ratings, evidence and closings, assessors, published scores and other cities."""

from satukota.modules.maturity.models.assessments import (
    Assessment,
    Closing,
    Collected,
    Evidence,
    GapAction,
    IndicatorOwner,
    Move,
    Rating,
)
from satukota.modules.maturity.models.assessors import Assignment, Visit
from satukota.modules.maturity.models.benchmark import BenchmarkFigure, BenchmarkSheet
from satukota.modules.maturity.models.instruments import Effort, InstrumentVersion, PublishedScore

__all__ = [
    "Assessment",
    "Assignment",
    "BenchmarkFigure",
    "BenchmarkSheet",
    "Closing",
    "Collected",
    "Effort",
    "Evidence",
    "GapAction",
    "IndicatorOwner",
    "InstrumentVersion",
    "Move",
    "PublishedScore",
    "Rating",
    "Visit",
]
