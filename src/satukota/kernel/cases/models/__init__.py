"""Definitions, cases, their clocks, parties, history lines, links, and saved filters."""

from satukota.kernel.cases.models.calendar import CalendarPart
from satukota.kernel.cases.models.case import BY_APPLICANTS, DANGER, DUE, TOLD, Case, CaseClock, CaseEntry, CaseType
from satukota.kernel.cases.models.emergency import EmergencyAccess
from satukota.kernel.cases.models.relations import CaseLink, CaseParty
from satukota.kernel.cases.models.worklist import SavedFilter, TileChange, TileCount, Word

__all__ = [
    "BY_APPLICANTS",
    "DANGER",
    "DUE",
    "TOLD",
    "CalendarPart",
    "Case",
    "CaseClock",
    "CaseEntry",
    "CaseLink",
    "CaseParty",
    "CaseType",
    "EmergencyAccess",
    "SavedFilter",
    "TileChange",
    "TileCount",
    "Word",
]
