"""Quarterly evaluation: a round, each agency's report as a case, and corrective actions as cases."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.quarters import Quarter


class Round(models.Model):
    """A quarter that agencies report on."""

    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    quarter = models.SmallIntegerField(_("quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)])
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    meeting_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)

    class Meta:
        db_table = "planning_round"
        ordering: ClassVar = ["-year", "-quarter"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "quarter"], name="planning_round_once")]

    def __str__(self) -> str:
        return str(Quarter(self.year, self.quarter))


class AgencyReport(models.Model):
    """What one agency reports in a round. The state, the clocks and the history are those of its case."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reports")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")

    class Meta:
        db_table = "planning_agency_report"
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "agency"], name="planning_report_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.round}"


class Corrective(models.Model):
    """What was decided about something that is behind; followed as a case."""

    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="correctives")
    indicator = models.ForeignKey(
        "planning.Indicator", models.SET_NULL, null=True, blank=True, related_name="correctives"
    )
    item = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="correctives")

    class Meta:
        db_table = "planning_corrective"

    def __str__(self) -> str:
        return f"corrective {self.case_id}"
