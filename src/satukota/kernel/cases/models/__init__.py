"""Definitions, cases, their clocks, parties, history lines, links, and saved filters."""

from satukota.kernel.cases.models.case import Case
from satukota.kernel.cases.models.clock import CaseClock
from satukota.kernel.cases.models.definition import CaseType
from satukota.kernel.cases.models.history import CaseEntry
from satukota.kernel.cases.models.relations import CaseLink, CaseParty
from satukota.kernel.cases.models.worklist import SavedFilter, TileChange, TileCount, Word

__all__ = [
    "Case",
    "CaseClock",
    "CaseEntry",
    "CaseLink",
    "CaseParty",
    "CaseType",
    "SavedFilter",
    "TileChange",
    "TileCount",
    "Word",
]
