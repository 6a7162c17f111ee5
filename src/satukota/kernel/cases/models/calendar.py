"""What people wrote of the city's working calendar."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class CalendarPart(models.Model):
    """A part of a working calendar: the hours of the week (`year` 0), or the days of one year.

    Without an agency it is the city's; an agency has what differs there. What no part says, the city's profile does.
    """

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    year = models.SmallIntegerField(default=0)
    data = models.JSONField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_calendar_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year"], name="calendar_part_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.agency_id or 'city'} {self.year or 'hours'}"
