"""The centre's jobs: what follows an event, and what time itself does."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.db import transaction

from satukota.kernel.cases.api import SYSTEM, Act, Case, CaseEntry, NotAllowed, apply
from satukota.kernel.events.api import Actor, AlreadyDone, event, record, task
from satukota.kernel.ports.api import call as call_out
from satukota.modules.emergency.actions import agencies, calls, cases, telephony
from satukota.modules.emergency.actions.events import Escalated, about_incident
from satukota.modules.emergency.actions.keyed import forget_contents
from satukota.modules.emergency.actions.recordings import erase_old
from satukota.modules.emergency.models import Assignment, Call, Incident
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.kinds import is_kind
from satukota.modules.emergency.rules import escalation
from satukota.modules.emergency.rules.location import formats
from satukota.modules.emergency.rules.sip import messages
from satukota.modules.emergency.tasks.messages import alert_crew, alert_supervisors, tell_agency

ENDS = {
    "close": "finish",
    "cancel": "drop",
    "unfounded": "drop",
    "duplicate": "drop",
    "refer": "finish",
    "reopen": "resume",
    "part": "resume",
}
"""A step of the incident → the action of its case."""
log = structlog.get_logger(__name__)


@task(name="emergency.keep_case", queue="emergency", retry=10)
def keep_case(event_id: int) -> None:
    """Open the case of a new incident. An exercise makes none."""
    incident = Incident.objects.get(pk=event(event_id).subject_id)
    if "exercise" not in incident.flags:
        cases.keep_case(incident, Actor.system())


@task(name="emergency.take_cry_for_help", queue="emergency", retry=10)
def take_cry_for_help(event_id: int) -> None:
    """Put a report on the desk as an incident that waits, where its words tell surely that somebody is in danger.

    A report for few eyes only is not taken: the desk of the reports sees its flag and calls.
    """
    happened = event(event_id)
    case = Case.objects.filter(pk=happened.subject_id).first()
    heard = case.data.get("danger") if case else None
    if case is None or not isinstance(heard, dict) or not heard.get("sure") or not cases.may_become_incident(case):
        return
    kind = str(heard.get("incident", ""))
    kind = kind if is_kind(kind) else "other.rescue"
    cases.from_report(case, Actor.system(), kind=kind, priority=2, more=_said_later(case, happened.data))


def _said_later(case: Case, happened: Mapping[str, Any]) -> str:
    """Return the words by which danger was heard of a report that was here already; nothing where it came with it."""
    line = CaseEntry.objects.filter(case=case, action=happened["action"]).last() if "action" in happened else None
    return line.text if line else ""


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


PIDF = "application/pidf+xml"
HELD = '<locationRequest xmlns="urn:ietf:params:xml:ns:geopriv:held" responseTime="emergencyDispatch"/>'


@task(name="emergency.follow_link", queue="emergency", retry=3)
def follow_link(event_id: int) -> None:
    """Fetch the place that the network keeps for a call which rang with a link to it; the ring never waits for this."""
    call = Call.objects.filter(pk=event(event_id).subject_id).first()
    if call is None or not call.location_link:
        return
    url = re.sub(r"^held(s?):", r"http\1:", call.location_link)
    answer = call_out("location", "GET", url, headers={"Accept": PIDF})
    if not answer.is_success:
        heads = {"Content-Type": "application/held+xml"}
        answer = call_out("location", "POST", url, content=HELD, headers=heads).successful()
    document = messages.pidf_lo(messages.Message("", (), answer.body.decode("utf-8", "replace")))
    with transaction.atomic():
        locked = calls.lock_call(call.pk)
        telephony.take_locations(locked, formats.parse_locations("", document), now())
        calls.save_call(locked, telephony.EXCHANGE, "location")


@task(name="emergency.tell_agencies", queue="emergency", retry=10)
def tell_agencies(event_id: int) -> None:
    """Tell the agencies that the card found, when an incident begins and when it is corrected."""
    happened = event(event_id)
    if happened.name == "emergency.incident_opened" or happened.data.get("step") in ("change", "reopen"):
        agencies.tell_agencies(happened.subject_id, tell_agency)


def watch_acknowledgement(assignments: Sequence[Assignment]) -> None:
    """Queue, in the dispatching transaction, the first call to the crews and the first look whether they accepted."""
    for assignment in assignments:
        if "exercise" in assignment.incident.flags:
            continue  # nobody is woken for an exercise
        alert.defer(assignment_id=assignment.pk, rung=0)
        _look_again(assignment, 0)


def _look_again(assignment: Assignment, reached: int) -> None:
    if reached < len(escalation.LADDER) and assignment.dispatched_at:
        _rung, at = escalation.due_times(assignment.dispatched_at)[reached]
        climb.configure(schedule_at=at, queueing_lock=None).defer(assignment_id=assignment.pk)


@task(name="emergency.alert", queue="emergency", retry=3)
def alert(assignment_id: int, rung: int) -> None:
    """Tell a crew that it is sent, by the way of that rung. Nothing is sent for a dispatch that is no longer open."""
    assignment = Assignment.objects.select_related("unit__station", "incident").filter(pk=assignment_id).first()
    if assignment is None or assignment.state != "dispatched":
        return
    if rung < len(escalation.LADDER):
        alert_crew(assignment, rung)
    else:
        alert_supervisors(assignment)


@task(name="emergency.climb", queue="emergency")
def climb(assignment_id: int) -> None:
    """Go up the ladder for as long as nobody accepts.

    A worker that was away climbs all missed rungs at once, each once.
    """
    with transaction.atomic():
        assignment = (
            Assignment.objects.select_for_update(of=("self",))
            .select_related("incident")
            .filter(pk=assignment_id)
            .first()
        )
        if assignment is None or assignment.state != "dispatched" or assignment.dispatched_at is None:
            return
        reached = escalation.rung(assignment.dispatched_at, now())
        for rung in range(assignment.escalation + 1, reached + 1):
            record(Escalated(unit=assignment.unit_id, rung=rung), about_incident(assignment.incident), Actor.system())
            alert.defer(assignment_id=assignment.pk, rung=rung)
        if reached > assignment.escalation:
            assignment.escalation = reached
            assignment.save(update_fields=["escalation"])
        _look_again(assignment, reached)


@transaction.atomic
def _end_transfer_wrap_up(pk: int) -> None:
    call = calls.lock_call(pk)
    if call.state == "transferred":
        calls.take_step(call, "close")
        calls.save_call(call, Actor.system(), "close")


@task(name="emergency.tidy", queueing_lock="emergency.tidy", queue="emergency")
def tidy(timestamp: int) -> None:
    """End what only waits for time: calls handed over by a person, recordings whose keeping is over.

    A caller whom nobody answered and who went to the neighbour stays until a person has looked after the call.
    """
    log.info("emergency.tidy", timestamp=timestamp)
    handed_over = Call.objects.filter(state="transferred").exclude(flags__contains=["to_neighbour"])
    for pk in handed_over.values_list("pk", flat=True)[:200]:
        _end_transfer_wrap_up(pk)
    erase_old(now())
    telephony.forget_early(now())
    forget_contents(now())
