"""Where indicators stand, and what is to be reached."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.indicator import Indicator
from satukota.modules.planning.rules.lights import Light


class Target(models.Model):
    """What is to be reached in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.SmallIntegerField()
    value = models.DecimalField(max_digits=22, decimal_places=4)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_target"
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "year"], name="planning_target_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"


class Standing(models.Model):
    """Where an indicator stands in a year: derived from values and targets, rebuilt at will, read by every page."""

    class Light(models.TextChoices):
        ON_TRACK = Light.ON_TRACK, _("On track")
        WATCH = Light.WATCH, _("Watch")
        BEHIND = Light.BEHIND, _("Behind")
        MISSING = Light.MISSING, _("No data")
        STALE = Light.STALE, _("Out of date")
        NO_TARGET = Light.NO_TARGET, _("No target")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="standings")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField(default=0)
    value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    target = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    achievement = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    light = models.CharField(max_length=10, choices=Light)
    forecast = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    forecast_low = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    forecast_high = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    published_value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    published_quarter = models.SmallIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "planning_standing"
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "year"], name="planning_standing_once")]
        indexes: ClassVar = [models.Index(fields=["year", "light"], name="planning_standing_light")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.light}"
