"""What a large scene needs: people who are hurt, beds, the roll call of crews, who leads what."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from satukota.kernel.events.api import Actor, record
from satukota.modules.emergency.actions.events import EntryAdded, about_incident
from satukota.modules.emergency.actions.incidents import lock_open_incident
from satukota.modules.emergency.actions.keyed import once_per_key
from satukota.modules.emergency.actions.log import write_entry
from satukota.modules.emergency.actions.problems import Missing
from satukota.modules.emergency.actions.setup import record_change
from satukota.modules.emergency.models import Hospital, Incident, Patient
from satukota.modules.emergency.models.words.scene import SceneRole, Triage
from satukota.modules.emergency.queries.clock import now

LONGEST_ROLL = 120
"""Minutes between two roll calls at most."""


def _note(incident: Incident, actor: Actor, key: str | None = None, **facts: Any) -> None:
    """Write a line and record it: what is noted of a scene makes no order of a desk outdated."""
    entry = write_entry(incident, "system", actor=actor, facts=facts)
    record(EntryAdded(entry=entry.pk, kind="system"), about_incident(incident), actor, key=key)


@once_per_key
@transaction.atomic
def add_patient(incident_id: int, triage: str, actor: Actor, *, key: str | None = None) -> Patient:
    """Count one more who is hurt. Raises NotOpen, Missing for no colour."""
    if triage not in Triage.values:
        raise Missing(field="triage")
    incident = lock_open_incident(incident_id)
    last = incident.patients.aggregate(last=Max("number"))["last"] or 0
    patient = Patient.objects.create(incident=incident, number=last + 1, triage=triage, at=now())
    _note(incident, actor, key, word="patient", before=f"#{patient.number}", after=triage)
    return patient


@transaction.atomic
def change_patient(
    patient_id: int, actor: Actor, *, triage: str | None = None, hospital_id: int | None = None
) -> Patient:
    """Change a colour, or say to which hospital somebody is taken. Raises NotOpen, Missing."""
    incident_id = Patient.objects.filter(pk=patient_id).values_list("incident_id", flat=True).first()
    if incident_id is None:
        raise Missing(field="patient")
    incident = lock_open_incident(incident_id)
    patient = Patient.objects.select_for_update().get(pk=patient_id)
    if triage is not None:
        if triage not in Triage.values:
            raise Missing(field="triage")
        patient.triage = triage
        _note(incident, actor, word="patient", before=f"#{patient.number}", after=triage)
    if hospital_id is not None:
        patient.hospital = Hospital.objects.filter(pk=hospital_id).first()
        if patient.hospital is None:
            raise Missing(field="hospital")
        patient.sent_at = now()
        _note(incident, actor, word="hospital", before=f"#{patient.number}", after=patient.hospital.name)
    patient.save()
    return patient


@transaction.atomic
def note_beds(hospital_id: int, free: int, actor: Actor) -> Hospital:
    """Write down how many beds a hospital says are free now."""
    hospital = Hospital.objects.select_for_update().filter(pk=hospital_id).first()
    if hospital is None:
        raise Missing(field="hospital")
    hospital.beds_free, hospital.beds_at = free, now()
    hospital.save()
    record_change("hospital", hospital.pk, str(hospital.pk), "beds", actor)
    return hospital


@transaction.atomic
def call_roll(incident_id: int, actor: Actor, *, minutes: int | None = None) -> Incident:
    """Note that all crews were heard and are well; `minutes` sets how often, 0 ends it. Raises NotOpen, Missing."""
    incident = lock_open_incident(incident_id)
    every = incident.roll_minutes if minutes is None else minutes
    if every is None or not 0 <= every <= LONGEST_ROLL:
        raise Missing(field="minutes")
    incident.roll_minutes, incident.roll_at = (every, now()) if every else (None, None)
    incident.save(update_fields=["roll_minutes", "roll_at"])
    _note(incident, actor, word="roll" if every else "roll_ends", what=every)
    return incident


@transaction.atomic
def give_role(incident_id: int, role: str, name: str, actor: Actor) -> Incident:
    """Say who leads what; the empty name takes a role back. Raises NotOpen, Missing."""
    if role not in SceneRole.values:
        raise Missing(field="role")
    incident = lock_open_incident(incident_id)
    incident.roles = {**incident.roles, role: name.strip()[:80]} if name.strip() else _without(incident.roles, role)
    incident.save(update_fields=["roles"])
    _note(incident, actor, word="role", before=role, after=name.strip()[:80])
    return incident


def _without(roles: dict[str, str], role: str) -> dict[str, str]:
    return {code: name for code, name in roles.items() if code != role}
