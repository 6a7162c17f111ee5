"""Short word between quarters: how sure the owner of an indicator or item is, and how often that is asked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.models.indicators import Indicator
from satukota.modules.planning.models.item import Item
from satukota.modules.planning.rules.checkins import Confidence


class CheckIn(models.Model):
    """A word of the owner. Rows are only added (sql/check_ins.sql); it is read by staff, never judged and never published."""

    class Word(models.TextChoices):
        ON_TRACK = Confidence.ON_TRACK, _("Going well")
        AT_RISK = Confidence.AT_RISK, _("At risk")
        OFF_TRACK = Confidence.OFF_TRACK, _("Will miss it")

    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="check_ins")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="check_ins")
    confidence = models.CharField(_("how it is going"), max_length=10, choices=Word)
    sentence = models.CharField(_("in one sentence"), max_length=300)
    figure = models.DecimalField(_("preliminary figure"), null=True, blank=True, max_digits=22, decimal_places=4)
    day = models.DateField(default=timezone.localdate)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    entered_role = models.CharField(max_length=40, blank=True)
    entered_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "planning_check_in"
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "day"], name="planning_check_in_indicator"),
            models.Index(fields=["item", "day"], name="planning_check_in_item"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) ^ Q(indicator__isnull=True), name="planning_check_in_of_one"
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="planning_check_in_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id or self.item_id} {self.day}: {self.confidence}"

    @property
    def office(self) -> str:
        """Role and agency of who said it."""
        return office_words(self.entered_role, self.entered_agency)


class CheckInRhythm(models.Model):
    """How often an agency, or the owner of an item, is asked. The newest row holds; rows are only added."""

    class Weeks(models.IntegerChoices):
        NEVER = 0, _("not asked")
        WEEKLY = 1, _("every week")
        FORTNIGHTLY = 2, _("every two weeks")

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="rhythms")
    weeks = models.SmallIntegerField(_("rhythm"), choices=Weeks)
    since = models.DateField(default=timezone.localdate)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "planning_check_in_rhythm"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) ^ Q(agency__isnull=True), name="planning_check_in_rhythm_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id or self.item_id}: {self.weeks}"
