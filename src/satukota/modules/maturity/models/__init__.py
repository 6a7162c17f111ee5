"""Instrument versions, assessments with their ratings, evidence and closings, published scores and the gap plan."""

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
from satukota.modules.maturity.models.instruments import Effort, InstrumentVersion, PublishedScore

__all__ = [
    "Assessment",
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
]
