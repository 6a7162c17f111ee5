"""A cry for help in words about a report that is here already: it is flagged, and 112 hears of it."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.cases.api import Applied, Case, subject_of
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.modules.reports.queries.danger import danger_list
from satukota.modules.reports.rules.danger import FLAG, Danger


@dataclass(frozen=True, slots=True)
class DangerHeard(EventData):
    """Later words or answers of a report tell of danger. `action` brought them; `sure` ones go to the 112 desk."""

    name: ClassVar[str] = "reports.danger_heard"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    action: str = ""
    sure: bool = False


def hear(applied: Applied) -> None:
    """Listen to the words of an action: whoever brings them, by whatever door, a cry for help is heard in them."""
    spoken = "\n".join(str(value) for value in (applied.act.note, *applied.data.values()) if isinstance(value, str))
    heard = danger_list().find(spoken)
    if heard:
        raise_alarm(applied.case, heard, applied.who.actor, applied.action.id)


def raise_alarm(case: Case, danger: Danger, by: Actor, action: str) -> None:
    """Put a report before all others for what was heard of it now, inside the caller's transaction, which writes it."""
    before = case.data.get("danger") or {}
    if danger.sure or not before.get("sure"):
        case.data["danger"] = danger.as_json()
    case.flags, case.priority = sorted({*case.flags, FLAG}), 1
    record(DangerHeard(action=action, sure=danger.sure), subject_of(case), by)
