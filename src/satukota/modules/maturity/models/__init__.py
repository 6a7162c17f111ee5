"""Instrument versions, assessments with their ratings and evidence, published scores and the gap plan."""

from satukota.modules.maturity.models.assessments import Assessment, Collected, Evidence, GapAction, Rating
from satukota.modules.maturity.models.instruments import InstrumentVersion, PublishedScore

__all__ = ["Assessment", "Collected", "Evidence", "GapAction", "InstrumentVersion", "PublishedScore", "Rating"]
