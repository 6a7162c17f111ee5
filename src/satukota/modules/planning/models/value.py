"""Values of indicators with their history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.definition import IndicatorDefinition
from satukota.modules.planning.models.indicator import Indicator
from satukota.modules.planning.rules.quarters import Quarter


class Value(models.Model):
    """A value of a quarter. A correction is a new row; the older one stays as history."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent")
        RETURNED = "returned", _("Returned")
        VERIFIED = "verified", _("Verified")
        PUBLISHED = "published", _("Published")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    definition = models.ForeignKey(IndicatorDefinition, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    n = models.IntegerField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=8, choices=Indicator.Source)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "planning_value"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter"], condition=Q(is_current=True), name="planning_value_one_current"
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="planning_value_quarter"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "year", "quarter", "-id"], name="planning_value_history"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.when}: {self.value}"

    @property
    def when(self) -> str:
        """The quarter as it is written: "TW III 2026"."""
        return str(Quarter(self.year, self.quarter))
