"""Versions of what an indicator means."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.indicator import Indicator
from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.totals import Total


class IndicatorDefinition(models.Model):
    """One version of what an indicator means. Values keep the version under which they were taken."""

    class Way(models.TextChoices):
        UP = Formula.UP, _("more is better: realisation / target")
        DOWN = Formula.DOWN, _("less is better: target / realisation")
        DOWN_SPREAD = Formula.DOWN_SPREAD, _("less is better: (2 × target − realisation) / target")
        PERCENTAGE = Formula.PERCENTAGE, _("percentage that does not fall within the year")

    class Year(models.TextChoices):
        SUM = Total.SUM, _("sum of the quarters")
        LAST = Total.LAST, _("last quarter")
        MEAN = Total.MEAN, _("mean of the quarters")
        HIGHEST = Total.HIGHEST, _("highest quarter")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions")
    version = models.SmallIntegerField()
    unit = models.CharField(_("unit"), max_length=40)
    way = models.CharField(_("which way is good"), max_length=12, choices=Way, default=Way.UP)
    total = models.CharField(_("value of a year"), max_length=8, choices=Year, default=Year.LAST)
    definition = models.TextField(_("definition"), blank=True)
    formula = models.TextField(_("formula"), blank=True)
    data_source = models.CharField(_("source of the data"), max_length=200, blank=True)
    baseline = models.DecimalField(_("baseline"), null=True, blank=True, max_digits=22, decimal_places=4)
    baseline_year = models.SmallIntegerField(_("year of the baseline"), null=True, blank=True)
    decimals = models.SmallIntegerField(
        _("decimals"), default=1, validators=[MinValueValidator(0), MaxValueValidator(4)]
    )
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    since = models.DateField(_("holds since"))
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "planning_indicator_definition"
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "version"], name="planning_definition_once"),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(is_current=True), name="planning_definition_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} v{self.version}"
