"""What a plan is tagged with and measured against: dimensions, regulations, services, parameters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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


class Regulation(models.Model):
    """A Perda, Perwal, decision or higher rule with its document and validity: the ground of initiatives."""

    class Kind(models.TextChoices):
        LAW = "uu", _("Law (UU)")
        GOVERNMENT = "pp", _("Government regulation (PP)")
        PRESIDENT = "perpres", _("Presidential regulation (Perpres)")
        MINISTER = "permen", _("Ministerial regulation")
        REGIONAL = "perda", _("Regional regulation (Perda)")
        MAYOR = "perwal", _("Regulation of the head of region (Perwal, Perbup)")
        DECISION = "sk", _("Decision (SK)")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number"), max_length=80, unique=True)
    title = models.CharField(_("subject"), max_length=300)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    url = models.URLField(_("address of the text"), max_length=500, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_regulation"
        ordering: ClassVar = ["kind", "number"]

    def __str__(self) -> str:
        return self.number


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


class SpmYear(models.Model):
    """What a service owed and gave in a year: people, and parts of its quality."""

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
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "planning_spm_year"
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "year"], name="planning_spm_year_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.year}"


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
