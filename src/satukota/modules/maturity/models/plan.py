"""What the system itself can prove, and what is to be done about the gaps."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Collected(models.Model):
    """A fact that a module offered, on the day it was collected. History is kept; the newest counts."""

    code = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    module = models.CharField(max_length=48)
    topics = models.JSONField(default=list)
    figure = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    collected_at = models.DateTimeField()

    class Meta:
        db_table = "maturity_collected"
        indexes: ClassVar = [models.Index(fields=["code", "-collected_at"], name="maturity_collected_newest")]

    def __str__(self) -> str:
        return f"{self.code}: {self.figure}"


class GapAction(models.Model):
    """What an agency does to raise one indicator; followed as a case, from which the plan makes its item."""

    assessment = models.ForeignKey("maturity.Assessment", models.CASCADE, related_name="gap_actions")
    no = models.SmallIntegerField()
    from_level = models.DecimalField(_("from level"), max_digits=4, decimal_places=2)
    to_level = models.DecimalField(_("to level"), max_digits=4, decimal_places=2)
    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    due = models.DateField(_("due"))

    class Meta:
        db_table = "maturity_gap_action"
        ordering: ClassVar = ["no", "id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.no} → {self.to_level}"
