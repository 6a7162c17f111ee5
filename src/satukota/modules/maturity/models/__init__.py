"""Instrument versions, assessments with their ratings and evidence, published scores and the gap plan."""

from satukota.modules.maturity.models.assessment import Assessment
from satukota.modules.maturity.models.evidence import Evidence
from satukota.modules.maturity.models.instrument import InstrumentVersion
from satukota.modules.maturity.models.plan import Collected, GapAction
from satukota.modules.maturity.models.rating import Rating
from satukota.modules.maturity.models.score import PublishedScore

__all__ = ["Assessment", "Collected", "Evidence", "GapAction", "InstrumentVersion", "PublishedScore", "Rating"]
