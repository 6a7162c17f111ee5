"""The state of each check, and its course over the last days."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from satukota.kernel.health.rules import Level


class HealthState(models.Model):
    """How a check stands: its level, since when, when it was last looked at, and when people were told."""

    LEVELS: ClassVar = [(level.value, level.name) for level in Level]

    check_id = models.CharField(max_length=60, unique=True)
    level = models.SmallIntegerField(choices=LEVELS)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_health_state"

    def __str__(self) -> str:
        return f"{self.check_id}: {self.level}"


class HealthRecord(models.Model):
    """A point of a check's course, kept when its level changes and once an hour; `value` is its first gauge."""

    check_id = models.CharField(max_length=60)
    level = models.SmallIntegerField(choices=HealthState.LEVELS)
    text = models.CharField(max_length=300)
    value = models.FloatField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_health_record"
        indexes: ClassVar = [models.Index(fields=["check_id", "-at"], name="health_record_course")]

    def __str__(self) -> str:
        return f"{self.check_id} {self.at}: {self.level}"
