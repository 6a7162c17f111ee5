"""Writes of cases: one function per verb, one transaction, one event."""

from satukota.kernel.cases.actions.acting import Act, Applied, Conflict, Invalid, NotAllowed, apply, lower_visibility
from satukota.kernel.cases.actions.definitions import load_definitions, load_one, publish, read_and_check
from satukota.kernel.cases.actions.events import (
    CaseActed,
    CaseLinked,
    CaseNoted,
    CaseOpened,
    ClockRang,
    DefinitionPublished,
    HistoryRedacted,
)
from satukota.kernel.cases.actions.opening import Opening, Party, Place, open_case
from satukota.kernel.cases.actions.relations import link, unlink
from satukota.kernel.cases.actions.timers import ring_due

__all__ = [
    "Act",
    "Applied",
    "CaseActed",
    "CaseLinked",
    "CaseNoted",
    "CaseOpened",
    "ClockRang",
    "Conflict",
    "DefinitionPublished",
    "HistoryRedacted",
    "Invalid",
    "NotAllowed",
    "Opening",
    "Party",
    "Place",
    "apply",
    "link",
    "load_definitions",
    "load_one",
    "lower_visibility",
    "open_case",
    "publish",
    "read_and_check",
    "ring_due",
    "unlink",
]
