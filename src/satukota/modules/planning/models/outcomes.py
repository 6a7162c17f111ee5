"""The tree of performance outcomes and who contributes to whose outcome (PermenPANRB 89/2021)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.outcomes import Level


class Outcome(models.Model):
    """A condition that somebody answers for. Indicators and items are pointed at: nothing of them is copied."""

    class Depth(models.TextChoices):
        ULTIMATE = Level.ULTIMATE, _("Ultimate outcome")
        INTERMEDIATE = Level.INTERMEDIATE, _("Intermediate outcome")
        IMMEDIATE = Level.IMMEDIATE, _("Immediate outcome")
        OUTPUT = Level.OUTPUT, _("Output")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey("planning.Plan", models.PROTECT, related_name="outcomes")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("leads to")
    )
    level = models.CharField(_("level"), max_length=12, choices=Depth)
    code = models.CharField(_("code"), max_length=40)
    path = models.CharField(max_length=400, editable=False)
    statement = models.CharField(_("condition that is to be reached"), max_length=300)
    success_factor = models.CharField(_("critical success factor"), max_length=300, blank=True)
    agency = models.ForeignKey(
        "kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency that owns it")
    )
    unit = models.CharField(_("unit or position"), max_length=160, blank=True)
    indicators = models.ManyToManyField(
        "planning.Indicator", blank=True, related_name="outcomes", verbose_name=_("indicators that measure it"),
        db_table="planning_outcome_indicator",
    )  # fmt: skip
    items = models.ManyToManyField(
        "planning.Item", blank=True, related_name="outcomes", verbose_name=_("items of plans that bring it about"),
        db_table="planning_outcome_item",
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "planning_outcome"
        ordering: ClassVar = ["plan", "path"]
        indexes: ClassVar = [models.Index(fields=["plan", "path"], name="planning_outcome_path")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="planning_outcome_code_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="planning_outcome_ended_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.statement}"


class Contribution(models.Model):
    """What one agency does for the outcome of another (crosscutting), by which outcome of its own."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="contributions")
    agency = models.ForeignKey(
        "kernel.Agency", models.PROTECT, related_name="+", verbose_name=_("agency that contributes")
    )
    by = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="serves", verbose_name=_("by its own outcome")
    )
    what = models.CharField(_("what it contributes"), max_length=300)

    class Meta:
        db_table = "planning_contribution"
        ordering: ClassVar = ["outcome", "agency"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outcome", "agency", "by"], name="planning_contribution_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=models.F("outcome")), name="planning_contribution_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} → {self.outcome_id}"
