"""What comes with the program and a city may change: dimensions, numbers of formulas, minimum service standards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure


class Dimension(models.Model):
    """A dimension or sub-element of a framework (the guide, PP 59/2022); `maps_to` leads to its counterpart."""

    framework = models.CharField(_("framework"), max_length=40)
    code = models.CharField(_("code"), max_length=48, unique=True)
    name = models.CharField(_("name"), max_length=160)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    maps_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.SmallIntegerField(default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_dimension"
        ordering: ClassVar = ["framework", "order", "id"]

    def __str__(self) -> str:
        return self.name


class Parameter(models.Model):
    """A number of a formula that the city may set, with its source and the day from which it holds."""

    code = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "planning_parameter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="planning_parameter_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="planning_parameter_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"


class SpmService(models.Model):
    """One of the 29 minimum services (PP 2/2018)."""

    code = models.CharField(max_length=12, unique=True)
    field_code = models.CharField(max_length=8)
    field = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "planning_spm_service"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class SpmYear(Figure):
    """What a service owed and gave in a year: people, and parts of its quality."""

    KEY = ("service_id", "year")
    FIGURES = ("agency_id", "to_serve", "served", "quality_target", "quality_met", "budget", "spent", "note")

    service = models.ForeignKey(SpmService, models.CASCADE, related_name="years")
    year = models.SmallIntegerField()
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    to_serve = models.IntegerField(_("people to serve"), null=True, blank=True)
    served = models.IntegerField(_("people served"), null=True, blank=True)
    quality_target = models.IntegerField(_("parts of quality due"), null=True, blank=True)
    quality_met = models.IntegerField(_("parts of quality met"), null=True, blank=True)
    budget = models.BigIntegerField(_("budget (rupiah)"), null=True, blank=True)
    spent = models.BigIntegerField(_("spent (rupiah)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        db_table = "planning_spm_year"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "year"], condition=Q(is_current=True), name="planning_spm_year_one_current"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["entered_at"], condition=Q(state="submitted", is_current=False), name="planning_spm_waiting"
            ),
            models.Index(fields=["year"], condition=~Q(correction_reason=""), name="planning_spm_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.year}"

    @property
    def when(self) -> str:
        """The year as it is written."""
        return str(self.year)
