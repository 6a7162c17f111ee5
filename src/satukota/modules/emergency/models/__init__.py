"""Calls, incidents, assignments and units: hot tables of their own, so that nothing else slows a dispatch."""

from satukota.modules.emergency.models.calls import Block, Call, Fix, LocationCard, Recording, Trunk
from satukota.modules.emergency.models.cards import ProtocolCard, RunCard
from satukota.modules.emergency.models.crews import Crew, Position
from satukota.modules.emergency.models.incidents import Assignment, Entry, Incident, Recommendation
from satukota.modules.emergency.models.setup import Hazard, Policy
from satukota.modules.emergency.models.stations import Station
from satukota.modules.emergency.models.transfers import Transfer, TransferTarget
from satukota.modules.emergency.models.units import Unit

__all__ = [
    "Assignment",
    "Block",
    "Call",
    "Crew",
    "Entry",
    "Fix",
    "Hazard",
    "Incident",
    "LocationCard",
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
