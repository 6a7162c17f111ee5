"""Where an indicator stands in a year."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.indicators import Indicator, IndicatorDefinition
from satukota.modules.planning.models.targets import Target
from satukota.modules.planning.rules.achievement import floored
from satukota.modules.planning.rules.forecast import Silence
from satukota.modules.planning.rules.lights import Light


class Standing(models.Model):
    """Where an indicator stands in a year: derived from values and targets, rebuilt at will, read by every page.

    It is judged by the definition of that year and by the promise in force (`promise`); `first_target` and
    `first_light` say what the first promise was and how it would be judged by that, where it was changed.
    """

    class Light(models.TextChoices):
        ON_TRACK = Light.ON_TRACK, _("On track")
        WATCH = Light.WATCH, _("Watch")
        BEHIND = Light.BEHIND, _("Behind")
        NOT_YET = Light.NOT_YET, _("Not judged yet")
        MISSING = Light.MISSING, _("No data")
        STALE = Light.STALE, _("Out of date")
        NO_TARGET = Light.NO_TARGET, _("No target")

    class Why(models.TextChoices):
        NONE = Silence.NONE, ""
        COMPLETE = Silence.COMPLETE, _("the year is complete")
        NO_EARLIER_YEAR = Silence.NO_EARLIER_YEAR, _("the same quarters of an earlier whole year are needed")
        FEW_YEARS = Silence.FEW_YEARS, _("no interval: fewer than three earlier years to learn its width from")
        ALIKE = Silence.ALIKE, _("no interval: the earlier years ran exactly alike")
        HIGHEST = Silence.HIGHEST, _("no interval: it could not be calibrated for the highest of four quarters")
        NOT_BEGUN = Silence.NOT_BEGUN, _("no interval: before its first quarter a year's total could not be calibrated")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="standings")
    definition = models.ForeignKey(IndicatorDefinition, models.CASCADE, null=True, related_name="+")
    promise = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField(default=0)
    judged_quarter = models.SmallIntegerField(default=0)
    judged_value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    running = models.BooleanField(default=False)
    mixed = models.BooleanField(default=False)
    instrument = models.CharField(max_length=160, blank=True)
    units_reported = models.SmallIntegerField(default=0)
    units_expected = models.SmallIntegerField(default=0)
    value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    target = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    due = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    achievement = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    light = models.CharField(max_length=10, choices=Light)
    first_target = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    first_achievement = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    first_light = models.CharField(max_length=10, choices=Light, blank=True)
    forecast = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    forecast_low = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    forecast_high = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    forecast_why = models.CharField(max_length=16, choices=Why, blank=True)
    published_value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    published_units_reported = models.SmallIntegerField(default=0)
    published_units_expected = models.SmallIntegerField(default=0)
    published_quarter = models.SmallIntegerField(default=0)
    published_judged_quarter = models.SmallIntegerField(default=0)
    published_judged_value = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    published_due = models.DecimalField(null=True, blank=True, max_digits=22, decimal_places=4)
    published_light = models.CharField(max_length=10, choices=Light, blank=True)
    published_first_light = models.CharField(max_length=10, choices=Light, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "planning_standing"
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "year"], name="planning_standing_once")]
        indexes: ClassVar = [models.Index(fields=["year", "light"], name="planning_standing_light")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.light}"

    @property
    def decimals(self) -> int:
        """Decimals of its values."""
        return self.definition.decimals if self.definition else 1

    @property
    def percent(self) -> Decimal | None:
        """The achievement cut to one decimal: 90.95 is never shown as the 91 that it missed."""
        return None if self.achievement is None else floored(self.achievement, 1)

    @property
    def first_percent(self) -> Decimal | None:
        """How far the first promise was reached, cut to one decimal."""
        return None if self.first_achievement is None else floored(self.first_achievement, 1)
