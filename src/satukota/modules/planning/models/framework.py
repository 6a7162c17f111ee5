"""What a plan is tagged with, and the numbers of its formulas."""

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
