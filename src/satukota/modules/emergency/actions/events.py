"""What the centre says happened: ids and codes only, never a number, a name or a place in words."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Audience, EventData, Subject
from satukota.modules.emergency.models import Call, Incident, Unit


@dataclass(frozen=True, slots=True)
class CallRang(EventData):
    """A call reached the centre.

    `trunk` is the exchange, `score` the repeat-caller score 0–100, `state` where it stands.
    """

    name: ClassVar[str] = "emergency.call_rang"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    trunk: int = 0
    score: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class CallChanged(EventData):
    """A call took a step. `step` is what was done, `state` where it stands now, `seq` the exchange's event number."""

    name: ClassVar[str] = "emergency.call_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    step: str = ""
    state: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class HeadsetChanged(EventData):
    """A call taker's headset: `step` is offered (a browser wants to be connected) or answered (by the telephone agent)."""

    name: ClassVar[str] = "emergency.headset_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    step: str = ""


@dataclass(frozen=True, slots=True)
class CallClassified(EventData):
    """A call was given its class. `classed` and `reason` are codes, `before` the class it had."""

    name: ClassVar[str] = "emergency.call_classified"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    classed: str = ""
    reason: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class IncidentOpened(EventData):
    """An incident began. `kind` and `priority` as triaged, `call` the call that told of it."""

    name: ClassVar[str] = "emergency.incident_opened"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    kind: str = ""
    priority: int = 0
    call: int = 0


@dataclass(frozen=True, slots=True)
class IncidentChanged(EventData):
    """An incident took a step.

    `step` is what was done, `state` where it stands, `level` its alarm level, `other` a second incident or case.
    """

    name: ClassVar[str] = "emergency.incident_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    step: str = ""
    state: str = ""
    level: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class UnitsSent(EventData):
    """Units were sent to an incident. `units` are their ids, `override` tells that they are not those proposed."""

    name: ClassVar[str] = "emergency.units_sent"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    units: tuple[int, ...] = ()
    override: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentChanged(EventData):
    """A unit took a step in an incident.

    `unit` its id, `step` what was done, `state` where it stands, `assignment` the row.
    """

    name: ClassVar[str] = "emergency.assignment_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    unit: int = 0
    assignment: int = 0
    step: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Escalated(EventData):
    """Nobody accepted a dispatch in time. `unit` its id, `rung` 1 ring again, 2 second way, 3 supervisor."""

    name: ClassVar[str] = "emergency.escalated"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    unit: int = 0
    rung: int = 0


@dataclass(frozen=True, slots=True)
class EntryAdded(EventData):
    """A line was added to an incident's log. `entry` its id, `kind` its kind, `unit` who wrote it."""

    name: ClassVar[str] = "emergency.entry_added"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    entry: int = 0
    kind: str = ""
    unit: int = 0


@dataclass(frozen=True, slots=True)
class UnitChanged(EventData):
    """A unit's duty or crew changed. `step` is what was done, `duty` what it says of itself now."""

    name: ClassVar[str] = "emergency.unit_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    step: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True)
class NumberBlocked(EventData):
    """A number was blocked or released. `step` is blocked, lifted or pressed_through; `hours` how long."""

    name: ClassVar[str] = "emergency.number_blocked"
    ceiling: ClassVar[Audience] = Audience.PARTIES
    step: str = ""
    hours: int = 0


@dataclass(frozen=True, slots=True)
class TransferChanged(EventData):
    """A handing-over took a step. `target` whom it goes to, `state` where it stands, `call` which call."""

    name: ClassVar[str] = "emergency.transfer_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    target: int = 0
    state: str = ""
    call: int = 0


@dataclass(frozen=True, slots=True)
class SetupChanged(EventData):
    """The centre's own data were changed. `what` is the table, `code` the row, `step` what was done."""

    name: ClassVar[str] = "emergency.setup_changed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    what: str = ""
    code: str = ""
    step: str = ""


def about_call(call: Call) -> Subject:
    """Return a call as the subject of an event."""
    return Subject("emergency.call", call.pk, Audience.AGENCY, None, call.area_code)


def about_incident(incident: Incident) -> Subject:
    """Return an incident as the subject of an event; a sensitive one is for those who act on it."""
    audience = Audience.PARTIES if incident.sensitive else Audience.AGENCY
    return Subject("emergency.incident", incident.pk, audience, None, incident.area_code)


def about_unit(unit: Unit) -> Subject:
    """Return a unit as the subject of an event."""
    return Subject("emergency.unit", unit.pk, Audience.AGENCY, unit.agency_id)


ALL = (
    "CallRang",
    "CallChanged",
    "CallClassified",
    "IncidentOpened",
    "IncidentChanged",
    "UnitsSent",
    "AssignmentChanged",
    "Escalated",
    "EntryAdded",
    "UnitChanged",
    "NumberBlocked",
    "TransferChanged",
    "SetupChanged",
)
