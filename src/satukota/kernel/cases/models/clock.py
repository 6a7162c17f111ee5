"""Clocks of a case, with their stored due times."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CaseClock(models.Model):
    """One promise with its time. A clock that is started again (a reopened case) gets a row of its own."""

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="clocks", db_index=False)
    rule = models.CharField(max_length=64)
    run = models.SmallIntegerField(default=1)
    term = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    current = models.BooleanField(default=True)

    class Meta:
        db_table = "kernel_case_clock"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "rule", "run"], name="case_clock_once")]
        indexes: ClassVar = [
            # What the timer looks for each minute: the next moment at which a running clock wants something.
            models.Index(fields=["next_at"], name="case_clock_next", condition=Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of case {self.case_id}"
