"""What follows an event of the centre. Each is a job of its own, runs as often as it must and acts once."""

from satukota.kernel.cases.api import SYSTEM, Act, NotAllowed, apply
from satukota.kernel.events.api import Actor, AlreadyDone, event, task
from satukota.modules.emergency.actions import cases
from satukota.modules.emergency.models import Incident

ENDS = {
    "close": "finish",
    "cancel": "drop",
    "unfounded": "drop",
    "duplicate": "drop",
    "refer": "finish",
    "reopen": "resume",
}
"""A step of the incident → the action of its case."""


@task(name="emergency.keep_case", queue="emergency", retry=10)
def keep_case(event_id: int) -> None:
    """Open the case of a new incident. An exercise makes none."""
    incident = Incident.objects.get(pk=event(event_id).subject_id)
    if "exercise" not in incident.flags:
        cases.keep_case(incident, Actor.system())


@task(name="emergency.follow_case", queue="emergency", retry=10)
def follow_case(event_id: int) -> None:
    """Let the case follow the incident's end or reopening, once per event."""
    happened = event(event_id)
    action = ENDS.get(happened.data.get("step", ""))
    incident = Incident.objects.get(pk=happened.subject_id)
    if action is None or "exercise" in incident.flags:
        return
    case = cases.keep_case(incident, Actor.system())
    data = {} if action == "resume" else {"outcome": incident.disposition or incident.state}
    try:
        apply(case, Act(action, data=data), SYSTEM, key=f"emergency.follow:{event_id}")
    except (AlreadyDone, NotAllowed):
        return
