"""Incidents, the units assigned to them and their log."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from satukota.modules.emergency.models.units import Unit
from satukota.modules.emergency.models.words.assignments import AssignmentState
from satukota.modules.emergency.models.words.incidents import Disposition, EntryKind, IncidentState
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE
from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT

EXERCISE_FROM = 1_000_000_000
"""Exercises count by themselves from here, so that they use up no number of real life."""


class Incident(models.Model):
    """Something that happened at a place and needs units. Several calls may speak of it."""

    kind = models.CharField(max_length=40, blank=True)
    priority = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=16, choices=IncidentState, default=IncidentState.PENDING)
    alarm_level = models.PositiveSmallIntegerField(default=1)
    place_text = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    area_code = models.CharField(max_length=16, blank=True)
    cell = models.BigIntegerField(null=True)
    what = models.TextField(blank=True)
    agencies = ArrayField(models.CharField(max_length=64), default=list)
    card = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)
    sensitive = models.BooleanField(default=False)
    flags = ArrayField(models.CharField(max_length=24), default=list)
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True)
    first_dispatch_at = models.DateTimeField(null=True)
    first_on_scene_at = models.DateTimeField(null=True)
    under_control_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=16, choices=Disposition, blank=True)
    roles = models.JSONField(default=dict)
    roll_minutes = models.PositiveSmallIntegerField(null=True)
    roll_at = models.DateTimeField(null=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey("kernel.Case", models.SET_NULL, null=True, related_name="+", db_index=False)
    origin_case = models.ForeignKey("kernel.Case", models.SET_NULL, null=True, related_name="+", db_index=False)
    opened_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["priority", "opened_at"], name="incident_open", condition=Q(state__in=OPEN_INCIDENT)),
            models.Index(fields=["cell"], name="incident_cell", include=["id"], condition=Q(cell__isnull=False)),
            models.Index(fields=["opened_at"], name="incident_opened"),
            models.Index(fields=["case"], name="incident_case", condition=Q(case__isnull=False)),
            models.Index(fields=["origin_case"], name="incident_origin", condition=Q(origin_case__isnull=False)),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="incident_other")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the number by which people speak of it: `112-2026-000123`, of an exercise `LAT-2026-000123`."""
        if self.pk >= EXERCISE_FROM:
            return f"LAT-{self.opened_at:%Y}-{self.pk - EXERCISE_FROM:06d}"
        return f"112-{self.opened_at:%Y}-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to act."""
        return self.state in OPEN_INCIDENT


class Recommendation(models.Model):
    """What the rules proposed, what was known at that moment, and what was really sent."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="recommendations")
    at = models.DateTimeField()
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    given = models.JSONField()
    proposed = models.JSONField()
    sent = models.JSONField(null=True)
    override_reason = models.CharField(max_length=200, blank=True)
    micros = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"recommendation for {self.incident_id}"


class Assignment(models.Model):
    """A unit in an incident, with the time of every step that was told; a step nobody told stays empty."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="assignments", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", db_index=False)
    state = models.CharField(max_length=16, choices=AssignmentState, default=AssignmentState.PROPOSED)
    escalation = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    flags = ArrayField(models.CharField(max_length=24), default=list)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    dispatched_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    staging_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    patient_contact_at = models.DateTimeField(null=True)
    transport_at = models.DateTimeField(null=True)
    at_facility_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit"], name="assignment_active", condition=Q(state__in=ACTIVE)),
            models.Index(fields=["incident"], name="assignment_incident"),
            models.Index(fields=["unit", "-id"], name="assignment_unit"),
            models.Index(fields=["dispatched_at"], name="assignment_time"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "unit"], condition=Q(state__in=ACTIVE), name="assignment_active_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.incident_id}"


class Entry(models.Model):
    """A line of an incident's log, appended only: a correction is a new line that points to the old.

    `facts` hold what the program itself writes, as codes: each reader reads it in words of the own language.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="log", db_index=False)
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=EntryKind, default=EntryKind.NOTE)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    file_id = models.UUIDField(null=True)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    device_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["incident", "id"], name="entry_incident")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.incident_id}"
