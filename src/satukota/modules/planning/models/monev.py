"""Quarterly evaluation: a round, each agency's report as a case, and corrective actions as cases."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.schedule import is_late


class Round(models.Model):
    """A quarter that agencies report on."""

    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    quarter = models.SmallIntegerField(_("quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)])
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    meeting_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    meeting_place = models.CharField(_("place"), max_length=200, blank=True)
    meeting_chair = models.CharField(_("office that leads the meeting"), max_length=200, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    reopen_reason = models.CharField(max_length=300, blank=True)
    reopen_asked_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "planning_round"
        ordering: ClassVar = ["-year", "-quarter"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "quarter"], condition=Q(withdrawn_at=None), name="planning_round_one_valid"
            )
        ]

    def __str__(self) -> str:
        return str(Quarter(self.year, self.quarter))


class FrozenRound(models.Model):
    """A round as it was closed: everything that its papers and pages show. Its row is never changed or deleted.

    A round that was opened again and closed anew has another; the older ones stay.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="frozen")
    number = models.SmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    """Why the round was opened again before; empty for the first one."""
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    reopened_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "planning_frozen_round"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "number"], name="planning_frozen_once")]

    def __str__(self) -> str:
        return f"{self.round} v{self.number}"


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


class AgendaItem(models.Model):
    """A matter on the agenda of a round's meeting, in its place; what it is about where that is in the plan."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="agenda")
    position = models.SmallIntegerField()
    title = models.CharField(_("matter"), max_length=300)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey("planning.Indicator", models.SET_NULL, null=True, blank=True, related_name="+")
    item = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "planning_agenda_item"
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingAttendance(models.Model):
    """Who was in a round's meeting: an agency (none: a guest) by office; the person only where there is an account."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="attendance")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    office = models.CharField(_("office"), max_length=200)
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "planning_meeting_attendance"
        ordering: ClassVar = ["agency__name", "office", "pk"]

    def __str__(self) -> str:
        return self.office


class Corrective(models.Model):
    """What was decided about something that is behind; followed as a case.

    One that a round's meeting decided has its `number` among the decisions of the round.
    """

    number = models.SmallIntegerField(null=True, blank=True)
    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="correctives")
    indicator = models.ForeignKey(
        "planning.Indicator", models.SET_NULL, null=True, blank=True, related_name="correctives"
    )
    item = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="correctives")

    class Meta:
        db_table = "planning_corrective"
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "number"], name="planning_decision_once")]

    def __str__(self) -> str:
        return f"corrective {self.case_id}"

    @property
    def due(self) -> date | None:
        """The day that was decided; not the clock of the case's present step."""
        text = str(self.case.data.get("due", ""))
        return date.fromisoformat(text) if text else None

    @property
    def is_late(self) -> bool:
        """Whether it is still open after its day."""
        return is_late(self.due, not self.case.is_open, timezone.localdate())
