"""Public places that are taken."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models


class Booking(models.Model):
    """A public place that an issued permit takes for a time; no two may overlap."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    venue = models.CharField(max_length=80)
    during = DateTimeRangeField()
    ended = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="services_booking_clash",
                expressions=[("venue", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(ended=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.during}"
