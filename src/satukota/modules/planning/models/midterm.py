"""Mid-term evaluation of a plan: findings, recommendations, follow-up, frozen when it is closed."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.rules.quarters import Quarter


class MidtermEvaluation(models.Model):
    """An evaluation of a plan as it stood at the end of a quarter."""

    plan = models.ForeignKey("planning.Plan", models.PROTECT, related_name="midterm_evaluations")
    title = models.CharField(_("title"), max_length=160)
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    quarter = models.SmallIntegerField(_("quarter"), validators=[MinValueValidator(1), MaxValueValidator(4)])
    conclusion = models.TextField(_("conclusion"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_midterm_evaluation"
        ordering: ClassVar = ["-year", "-quarter", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "title"], name="planning_midterm_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> Quarter:
        """The quarter at whose end the plan is looked at."""
        return Quarter(self.year, self.quarter)


class Finding(models.Model):
    """What was found about an item or an indicator, what is recommended, and what is done about it."""

    evaluation = models.ForeignKey(MidtermEvaluation, models.CASCADE, related_name="findings")
    text = models.TextField(_("finding"))
    recommendation = models.TextField(_("recommendation"), blank=True)
    item = models.ForeignKey(
        "planning.Item", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item")
    )
    indicator = models.ForeignKey(
        "planning.Indicator", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    corrective = models.OneToOneField(
        "planning.Corrective", models.SET_NULL, null=True, blank=True, related_name="finding"
    )
    no_follow_up = models.CharField(_("why nothing follows"), max_length=300, blank=True)

    class Meta:
        db_table = "planning_finding"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        """Whether it has its recommendation, and a follow-up or the reason why there is none."""
        return bool(self.recommendation) and (self.corrective_id is not None or bool(self.no_follow_up))


class FrozenEvaluation(models.Model):
    """An evaluation as it was closed: its page and its paper are drawn from it. The row is never changed or deleted."""

    evaluation = models.OneToOneField(MidtermEvaluation, models.PROTECT, related_name="frozen")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "planning_frozen_evaluation"

    def __str__(self) -> str:
        return str(self.evaluation)
