"""Indicators: what the plan is measured by."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.periods import Frequency


class Indicator(models.Model):
    """A figure that the plan is measured by. What it means stands in its definitions."""

    class Source(models.TextChoices):
        LIVE = "live", _("computed from what happens in the system")
        ENTRY = "entry", _("entered by the agency")
        IMPORT = "import", _("imported")

    class Rhythm(models.TextChoices):
        MONTHLY = Frequency.MONTHLY, _("monthly")
        QUARTERLY = Frequency.QUARTERLY, _("quarterly")
        HALF_YEARLY = Frequency.HALF_YEARLY, _("half-yearly")
        YEARLY = Frequency.YEARLY, _("yearly")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="indicators")
    dimension = models.ForeignKey("planning.Dimension", models.PROTECT, null=True, blank=True, related_name="+")
    mission = models.ForeignKey("planning.Item", models.SET_NULL, null=True, blank=True, related_name="+")
    spm = models.ForeignKey("planning.SpmService", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("values come"), max_length=8, choices=Source, default=Source.ENTRY)
    live_code = models.CharField(_("live figure"), max_length=80, blank=True)
    rhythm = models.CharField(_("frequency"), max_length=12, choices=Rhythm, default=Rhythm.QUARTERLY)
    is_key = models.BooleanField(_("key indicator, shown on the mayor's page"), default=False)
    is_public = models.BooleanField(_("published"), default=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        db_table = "planning_indicator"
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "code"], name="planning_indicator_agency"),
            models.Index(fields=["is_key"], name="planning_indicator_key", condition=Q(is_key=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source="live") | ~Q(live_code=""), name="planning_indicator_live_has_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
