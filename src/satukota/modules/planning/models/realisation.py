"""Work and money of an item, quarter by quarter."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure
from satukota.modules.planning.models.item import Item
from satukota.modules.planning.rules.quarters import Quarter


class Realisation(Figure):
    """Work and money of an item at the end of a quarter, both counted from the beginning of the year."""

    PERCENT: ClassVar = [MinValueValidator(0), MaxValueValidator(100)]
    KEY = ("item_id", "year", "quarter")
    FIGURES = ("budget", "spent", "physical_plan", "physical", "problem")

    item = models.ForeignKey(Item, models.CASCADE, related_name="realisations")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    budget = models.BigIntegerField(_("budget of the year (rupiah)"), null=True, blank=True)
    spent = models.BigIntegerField(_("spent so far (rupiah)"), null=True, blank=True)
    physical_plan = models.DecimalField(
        _("work planned so far (%)"), max_digits=5, decimal_places=1, null=True, blank=True, validators=PERCENT
    )
    physical = models.DecimalField(
        _("work done so far (%)"), max_digits=5, decimal_places=1, null=True, blank=True, validators=PERCENT
    )
    problem = models.CharField(_("what hinders"), max_length=300, blank=True)

    class Meta:
        db_table = "planning_realisation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "year", "quarter"],
                condition=Q(is_current=True),
                name="planning_realisation_one_current",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["year", "quarter"], name="planning_realisation_time"),
            models.Index(
                fields=["entered_at"],
                condition=Q(state="submitted", is_current=False),
                name="planning_realisation_waiting",
            ),
            models.Index(fields=["year"], condition=~Q(correction_reason=""), name="planning_realisation_corrects"),
            models.Index(fields=["item", "year", "quarter", "-id"], name="planning_realisation_history"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.when}"

    @property
    def when(self) -> str:
        """The quarter as it is written: "TW III 2026"."""
        return str(Quarter(self.year, self.quarter))
