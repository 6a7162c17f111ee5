"""People who follow areas."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class AreaWatch(models.Model):
    """Somebody wants to hear of new public reports in an area; told only when they have `confirmed` it by a message.

    `asked_at` is when they were last asked to.
    """

    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="+")
    area_code = models.CharField(max_length=16)
    category = models.CharField(max_length=80, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area_code"], name="reports_watch_area")]

    def __str__(self) -> str:
        return f"watch of {self.area_code}"
