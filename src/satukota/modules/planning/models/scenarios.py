"""Scenarios: a game with the budget and the targets of a year, which touches nothing of the plan."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.indicators import Indicator
from satukota.modules.planning.models.item import Item


class Scenario(models.Model):
    """A year as it could be: another ceiling and its steps. Never public; once it was proposed it stays as it was."""

    plan = models.ForeignKey("planning.Plan", models.CASCADE, related_name="scenarios")
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    name = models.CharField(_("name"), max_length=160)
    ceiling_change = models.SmallIntegerField(
        _("change of the ceiling (%)"), default=0, validators=[MinValueValidator(-90), MaxValueValidator(100)]
    )
    made_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    proposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "planning_scenario"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ScenarioStep(models.Model):
    """One thing that is otherwise: an item that is postponed by a year, or a figure that is promised otherwise."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="steps")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        db_table = "planning_scenario_step"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, indicator__isnull=True, target__isnull=True)
                | Q(item__isnull=True, indicator__isnull=False, target__isnull=False),
                name="planning_scenario_step_of_one",
            ),
            models.UniqueConstraint(fields=["scenario", "item"], name="planning_scenario_item_once"),
            models.UniqueConstraint(fields=["scenario", "indicator"], name="planning_scenario_indicator_once"),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"
