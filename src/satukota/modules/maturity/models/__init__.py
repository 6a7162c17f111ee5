"""Instrument versions, assessments with their ratings and evidence, published scores and the gap plan."""

from satukota.modules.maturity.models.assessment import Assessment, Evidence, Rating
from satukota.modules.maturity.models.instrument import InstrumentVersion, PublishedScore
from satukota.modules.maturity.models.plan import Collected, GapAction

__all__ = ["Assessment", "Collected", "Evidence", "GapAction", "InstrumentVersion", "PublishedScore", "Rating"]
