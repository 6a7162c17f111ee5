"""Calls, incidents, assignments and units: hot tables of their own, so that nothing else slows a dispatch."""

from satukota.modules.emergency.models.calls import (
    Block,
    Call,
    EarlyFix,
    Fix,
    LocationCard,
    Recording,
    Transfer,
    TransferTarget,
    Trunk,
)
from satukota.modules.emergency.models.headsets import Headset
from satukota.modules.emergency.models.incidents import Assignment, Entry, Incident, Recommendation
from satukota.modules.emergency.models.scene import Hospital, Patient
from satukota.modules.emergency.models.setup import Hazard, KeyContents, Policy, ProtocolCard, RunCard
from satukota.modules.emergency.models.units import Crew, Position, Station, Unit

__all__ = [
    "Assignment",
    "Block",
    "Call",
    "Crew",
    "EarlyFix",
    "Entry",
    "Fix",
    "Hazard",
    "Headset",
    "Hospital",
    "Incident",
    "KeyContents",
    "LocationCard",
    "Patient",
    "Policy",
    "Position",
    "ProtocolCard",
    "Recommendation",
    "Recording",
    "RunCard",
    "Station",
    "Transfer",
    "TransferTarget",
    "Trunk",
    "Unit",
]
