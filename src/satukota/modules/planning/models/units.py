"""Units that an indicator is broken down to: schools, clinics, districts; what each reports, and what became of it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure
from satukota.modules.planning.models.indicators import Indicator, IndicatorDefinition
from satukota.modules.planning.models.names import Reasoned
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.units import is_expected


class Unit(models.Model):
    """A unit: an agency or an area that the city knows, or one that is neither, from the list of the agency it belongs to.

    One that ended or was merged keeps its figures; `successor` is what it became a part of.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of unit"), max_length=40)
    owner = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.OneToOneField("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    area = models.OneToOneField("kernel.Area", models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        db_table = "planning_unit"
        ordering: ClassVar = ["kind", "name", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(ended_on__isnull=False), name="planning_unit_merged_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")), name="planning_unit_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitChange(Reasoned):
    """What a unit was called, when it ended or what it became a part of: before and after. Rows are only added."""

    class Part(models.TextChoices):
        NAME = "name", _("name")
        KIND = "kind", _("kind of unit")
        ENDED_ON = "ended_on", _("ended on")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")
    part = models.CharField(max_length=10, choices=Part)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "planning_unit_change"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.part}: {self.before} → {self.after}"


class UnitPart(models.Model):
    """That a unit reports for an indicator, from one day on and until another: who is expected in a quarter."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="unit_parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parts")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "planning_unit_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "unit"], name="planning_unit_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id}"

    @property
    def ends(self) -> date | None:
        """The last day on which it is expected: its own, or the unit's where that came first."""
        days = [day for day in (self.until, self.unit.ended_on) if day is not None]
        return min(days, default=None)

    def is_expected(self, quarter: Quarter) -> bool:
        """Tell whether the unit reports for a quarter."""
        return is_expected(self.since, self.ends, quarter)


class UnitValue(Figure):
    """What a unit reported for a quarter of an indicator; `n` is of how many it speaks. A correction is a new row."""

    KEY = ("indicator_id", "year", "quarter", "unit_id")
    FIGURES = ("value", "n", "note")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="unit_values")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="values")
    definition = models.ForeignKey(IndicatorDefinition, models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    value = models.DecimalField(_("value"), null=True, blank=True, max_digits=22, decimal_places=4)
    n = models.IntegerField(_("of how many"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(max_length=8, choices=Indicator.Source)

    class Meta:
        db_table = "planning_unit_value"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter", "unit"],
                condition=Q(is_current=True),
                name="planning_unit_value_one_current",
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="planning_unit_value_quarter"),
            models.CheckConstraint(condition=Q(n=None) | Q(n__gte=0), name="planning_unit_value_counts"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["entered_at"],
                condition=Q(state="submitted", is_current=False),
                name="planning_unit_value_waiting",
            ),
            models.Index(fields=["year"], condition=~Q(correction_reason=""), name="planning_unit_value_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.when}: {self.value}"

    @property
    def when(self) -> str:
        """The quarter as it is written: "TW III 2026"."""
        return str(Quarter(self.year, self.quarter))
