"""Clocks of a case, with their stored due times."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CaseClock(models.Model):
    """One promise with its time: running, paused, met or missed. Durations are whole seconds of its calendar."""

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="clocks", db_index=False)
    clock = models.CharField(max_length=48)
    run = models.SmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.IntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    step = models.SmallIntegerField(default=0)
    term = models.CharField(max_length=16)

    class Meta:
        db_table = "kernel_case_clock"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "clock", "run"], name="case_clock_once")]
        indexes: ClassVar = [
            # What the timer looks for each minute: the next moment at which a running clock wants something.
            models.Index(
                fields=["next_step_at"],
                name="case_clock_next",
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} of case {self.case_id}"
