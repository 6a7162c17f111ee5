"""Satisfaction after a service (SKM, PermenPANRB 14/2017)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

ELEMENTS = tuple(f"u{n}" for n in range(1, 10))


class SurveyAnswer(models.Model):
    """One citizen's answers to the nine elements, 1 to 4. One for each case."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    type = models.CharField(max_length=80)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    u1 = models.SmallIntegerField()
    u2 = models.SmallIntegerField()
    u3 = models.SmallIntegerField()
    u4 = models.SmallIntegerField()
    u5 = models.SmallIntegerField()
    u6 = models.SmallIntegerField()
    u7 = models.SmallIntegerField()
    u8 = models.SmallIntegerField()
    u9 = models.SmallIntegerField()
    comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["type", "at"], name="services_survey_type")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": (1, 4) for name in ELEMENTS}), name="services_survey_range"
            )
        ]

    def __str__(self) -> str:
        return f"survey of case {self.case_id}"
