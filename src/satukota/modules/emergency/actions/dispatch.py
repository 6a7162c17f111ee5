"""Sending units and following them.

Units are locked in the order of their ids, so that two desks cannot take the same one unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions import incidents
from satukota.modules.emergency.actions.calls import refuse_ended
from satukota.modules.emergency.actions.events import AssignmentChanged, UnitsSent, about_incident
from satukota.modules.emergency.actions.keyed import once_per_key
from satukota.modules.emergency.actions.log import write_entry
from satukota.modules.emergency.actions.problems import Missing, NotNow, UnitsBusy
from satukota.modules.emergency.models import Assignment, Incident, Recommendation, Unit
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.recommendation import recommendation_for
from satukota.modules.emergency.queries.units import active_assignments, availability_of
from satukota.modules.emergency.rules.availability import after_clearing
from satukota.modules.emergency.rules.cards import carries_patients
from satukota.modules.emergency.rules.machines.assignment_steps import (
    ACTIVE,
    ASSIGNMENT,
    PATIENT_STEPS,
    STAMPS,
    unit_steps,
)
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT
from satukota.modules.emergency.rules.machines.machine import Refused, Step
from satukota.modules.emergency.rules.machines.standing import derived_incident
from satukota.modules.emergency.rules.recommend import Line

type Alarm = Callable[[Sequence[Assignment]], None]


@transaction.atomic
def propose(incident_id: int, actor: Actor, *, extra: tuple[Line, ...] = ()) -> Recommendation:
    """Work out which units to send and keep the whole reasoning: what was asked, known and proposed. Raises NotOpen."""
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None:
        raise Missing(field="incident")
    refuse_ended(incident)
    proposal, inputs, micros = recommendation_for(incident, extra)
    return Recommendation.objects.create(
        incident=incident, at=now(), by_id=actor.user_id, given=inputs, proposed=asdict(proposal), micros=micros
    )


NOT_SENT_TO = ("draft",)
"""Open, but nobody has said yet that it is something."""


@once_per_key
@transaction.atomic
def send(
    incident_id: int,
    unit_ids: Sequence[int],
    actor: Actor,
    *,
    wake: Alarm,
    recommendation_id: int | None = None,
    reason: str = "",
    anyway: frozenset[int] = frozenset(),
    version: int | None = None,
    key: str | None = None,
) -> list[Assignment]:
    """Send units to an open incident and wake their crews.

    `anyway` names units that the dispatcher knowingly takes although they are not free, with a reason: from another
    incident they are diverted, so that nobody there goes on counting with them.
    Raises NotOpen and Changed; UnitsBusy naming the units that are not free and not in `anyway`, or that are at a scene
    already and cannot be taken from it; Missing where a reason is needed.
    """
    sources = _lock_sources(incident_id, anyway)
    incident = incidents.lock_open_incident(incident_id, version)
    if incident.state in NOT_SENT_TO:
        raise NotNow(state=incident.state, action="dispatch")
    units = _lock_units(unit_ids)
    active = active_assignments([unit.pk for unit in units])
    _refuse_busy(units, active, anyway, sources)
    taken = [row for unit in units for row in active.get(unit.pk, ())]
    if (taken or any(availability_of(unit, active) != "available" for unit in units)) and not reason.strip():
        raise Missing(field="reason")
    override = _judge(recommendation_id, units, reason)
    assignments = [_assign(incident, unit, actor, reason if override or unit.pk in anyway else "") for unit in units]
    for row in taken:
        _divert(row, sources[row.incident_id], incident, reason, actor)
    if INCIDENT.can(incident.state, "dispatch"):
        incidents.take_step(incident, "dispatch")
    incident.first_dispatch_at = incident.first_dispatch_at or now()
    incident.version += 1
    incident.save()
    record(
        UnitsSent(units=tuple(unit.pk for unit in units), override=override),
        about_incident(incident),
        actor,
        key=key,
    )
    if override or taken:
        write_entry(incident, "override", reason, actor=actor)
    wake(assignments)
    return assignments


def _lock_sources(incident_id: int, anyway: frozenset[int]) -> dict[int, Incident]:
    """Lock the incidents from which units will be taken together with the one they go to, in the order of ids."""
    bound = Assignment.objects.filter(unit_id__in=anyway, state__in=ACTIVE).values_list("incident_id", flat=True)
    return {pk: incidents.lock_incident(pk) for pk in sorted({incident_id, *bound})}


def _divert(row: Assignment, source: Incident, target: Incident, reason: str, actor: Actor) -> None:
    """End a unit's locked assignment because it is sent elsewhere; the incident that loses it says so."""
    _step(row, "divert", now(), reason, force=False)
    row.reason, row.version = reason[:200], row.version + 1
    row.save()
    text = f"{row.unit.code} → {target.number}: {reason}"
    write_entry(source, "override", text, actor=actor, unit_id=row.unit_id)
    source.version += 1
    _follow(source, row, "divert", now())
    source.save()
    data = AssignmentChanged(unit=row.unit_id, assignment=row.pk, step="divert", state=row.state)
    record(data, about_incident(source), actor)


def _lock_units(unit_ids: Sequence[int]) -> list[Unit]:
    wanted = sorted(set(unit_ids))
    units = list(Unit.objects.select_for_update().filter(pk__in=wanted, active=True).order_by("pk"))
    if not wanted or len(units) != len(wanted):
        raise Missing(field="units")
    return units


def _refuse_busy(
    units: Sequence[Unit],
    active: dict[int, list[Assignment]],
    anyway: frozenset[int],
    sources: dict[int, Incident],
) -> None:
    def may_be_taken(unit: Unit) -> bool:
        rows = active.get(unit.pk, ())
        return unit.pk in anyway and all(
            row.incident_id in sources and ASSIGNMENT.can(row.state, "divert") for row in rows
        )

    busy = [
        {
            "id": unit.pk,
            "unit": unit.code,
            "availability": free,
            "duty": unit.duty,
            "incident": row[-1].incident.number if (row := active.get(unit.pk)) else "",
            "state": row[-1].state if row else "",
        }
        for unit in units
        if (free := availability_of(unit, active)) != "available" and not may_be_taken(unit)
    ]
    if busy:
        raise UnitsBusy(units=busy)


def _judge(recommendation_id: int | None, units: Sequence[Unit], reason: str) -> bool:
    """Keep what was sent beside what was proposed; tell whether it differs, which needs a reason."""
    if recommendation_id is None:
        return False
    kept = Recommendation.objects.select_for_update().filter(pk=recommendation_id).first()
    if kept is None:
        raise Missing(field="recommendation")
    proposed = {pick["unit"] for pick in kept.proposed["picks"]}
    sent = [unit.pk for unit in units]
    differs = bool(set(sent) - proposed)
    if differs and not reason.strip():
        raise Missing(field="reason")
    kept.sent, kept.override_reason = sent, reason if differs else ""
    kept.save(update_fields=["sent", "override_reason"])
    return differs


def _assign(incident: Incident, unit: Unit, actor: Actor, reason: str) -> Assignment:
    if Assignment.objects.filter(incident=incident, unit=unit, state__in=ACTIVE).exists():
        raise NotNow(state="already_assigned", unit=unit.code)
    return Assignment.objects.create(
        incident=incident, unit=unit, state="dispatched", dispatched_at=now(), by_id=actor.user_id, reason=reason
    )


@once_per_key
@transaction.atomic
def move(
    assignment_id: int,
    action: str,
    actor: Actor,
    *,
    device_at: datetime | None = None,
    waited: float | None = None,
    reason: str = "",
    force: bool = False,
    key: str | None = None,
) -> Assignment:
    """Take a unit one step further.

    Raises NotNow where the workflow does not allow it, unless `force` comes with a reason.

    A step counts at the server's time. One that lay on a phone without a signal counts as long before as it lay there,
    never before the step that came before it.
    """
    incident_id = Assignment.objects.filter(pk=assignment_id).values_list("incident_id", flat=True).first()
    if incident_id is None:
        raise Missing(field="assignment")
    incident = incidents.lock_incident(incident_id)
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=assignment_id)
    at = step_time(assignment, device_at, waited)
    _step(assignment, action, at, reason, force=force)
    if action in ("cancel", "decline", "divert") or force:
        if not reason.strip():
            raise Missing(field="reason")
        assignment.reason = reason[:200]
        kind = "override" if force else "note"
        facts = {"word": "unit_step", "step": action}
        write_entry(incident, kind, reason, actor=actor, facts=facts, unit_id=assignment.unit_id)
    assignment.version += 1
    assignment.save()
    _follow(incident, assignment, action, at)
    data = AssignmentChanged(unit=assignment.unit_id, assignment=assignment.pk, step=action, state=assignment.state)
    record(data, about_incident(incident), actor, key=key, device_at=device_at)
    return assignment


ONLINE = timedelta(seconds=5)
"""A step that reaches us so soon was taken online: the server's clock stamps it, whatever the phone's says."""
OLD = timedelta(seconds=60)


def step_time(assignment: Assignment, device_at: datetime | None, waited: float | None) -> datetime:
    """Return when a step was taken: now, or before it by as long as a phone kept it; stamps never run backwards.

    The phone measures how long it kept a step by one and the same clock, so it may be wrong by hours. A phone that only
    says its time (`device_at`) is believed where that lies a minute or more back, and after the step before.
    """
    at = now()
    if waited is not None:
        delay = timedelta(seconds=waited)
        taken_at = at - delay if delay > ONLINE else at
    else:
        taken_at = device_at if device_at is not None and at - device_at > OLD else at
    before: list[datetime] = [stamp for name in STAMPS if (stamp := getattr(assignment, name)) is not None]
    first = assignment.dispatched_at
    if waited is None and first is not None and taken_at < first:
        taken_at = at  # a clock that is before the dispatch is wrong altogether
    return min(at, max([taken_at, *before]))


def _step(assignment: Assignment, action: str, at: datetime, reason: str, *, force: bool) -> None:
    step: Step | None
    if action in PATIENT_STEPS and not force and not _carries(assignment.unit):
        raise NotNow(state=assignment.state, action=action)
    try:
        step = ASSIGNMENT.step(assignment.state, action)
    except Refused as refused:
        if not (force and reason.strip()) or assignment.state in ASSIGNMENT.ends:
            raise NotNow(state=assignment.state, action=action) from refused
        step = next((entry for entry in ASSIGNMENT.steps if entry.action == action), None)
        if step is None:
            raise NotNow(state=assignment.state, action=action) from refused
        assignment.flags = [*assignment.flags, "forced"]
    if step.stamp and getattr(assignment, step.stamp) is None:
        setattr(assignment, step.stamp, at)
    assignment.state = step.target


def _carries(unit: Unit) -> bool:
    return carries_patients(unit.kind, unit.offers)


def _follow(incident: Incident, assignment: Assignment, action: str, at: datetime) -> None:
    """Let the incident's state follow its units, and the unit's duty follow its last assignment."""
    states = list(incident.assignments.values_list("state", flat=True))
    before, incident.state = incident.state, derived_incident(states, incident.state)
    arrived = assignment.on_scene_at
    if arrived and (incident.first_on_scene_at is None or arrived < incident.first_on_scene_at):
        incident.first_on_scene_at = arrived  # a phone without a signal may tell of the first arrival last
    if before != incident.state or action == "arrive":
        incident.save()  # its version counts what people decide: a unit that moves makes no order outdated
    unit = assignment.unit
    if assignment.state in ASSIGNMENT.ends and not active_assignments([unit.pk]):
        unit.duty, unit.duty_at = after_clearing(unit.duty), at
        unit.save(update_fields=["duty", "duty_at"])


def answers(assignment: Assignment) -> dict[str, Any]:
    """Return an assignment as the desk and the responder's page show it."""
    return {
        "id": assignment.pk,
        "state": assignment.state,
        "actions": unit_steps(assignment.state, patients=_carries(assignment.unit)),
        "version": assignment.version,
    }
