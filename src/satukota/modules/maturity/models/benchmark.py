"""Figures of other cities, from sheets: what is compared, of which year, by which instrument, from which source."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.rules.benchmark import Measure


class BenchmarkSheet(models.Model):
    """One sheet: looked at as old and new, applied as it was shown, taken back as a whole."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being looked at")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Taken back")

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    ignored = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "maturity_benchmark_sheet"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class BenchmarkFigure(models.Model):
    """A figure of a city. Its row is never changed or deleted: another sheet writes another row that takes its place."""

    class MeasureChoice(models.TextChoices):
        INDEX = Measure.INDEX, _("Index")
        COST = Measure.COST, _("Cost per resident")
        SPM = Measure.SPM, _("SPM index")

    sheet = models.ForeignKey(BenchmarkSheet, models.PROTECT, related_name="figures")
    city_code = models.CharField(max_length=8, blank=True)
    city = models.CharField(max_length=120)
    measure = models.CharField(max_length=8, choices=MeasureChoice)
    instrument = models.CharField(max_length=160)
    """Code of one of our instruments, else its name; for costs, what the money was for."""
    year = models.SmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    """Index, or rupiah in all: a cost is divided when it is shown."""
    population = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "maturity_benchmark_figure"
        ordering: ClassVar = ["measure", "instrument", "-year", "city"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "measure", "instrument", "year"],
                condition=Q(is_current=True),
                name="maturity_benchmark_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.year}: {self.value}"
