"""Who sits in a unit, and where it is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from satukota.modules.emergency.models.units import Unit


class Crew(models.Model):
    """Who is signed on to a unit, from when to when."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="crews", db_index=False)
    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], name="crew_on_one_unit", condition=Q(until__isnull=True)),
        ]
        indexes: ClassVar = [models.Index(fields=["unit"], name="crew_now", condition=Q(until__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.unit_id}"


class Position(models.Model):
    """The last known place of a unit: one row per unit, apart from it so that a fix never waits for a dispatch."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="position")
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=12, default="tracker")

    def __str__(self) -> str:
        return f"position of {self.unit_id}"
