"""Work and money of an item: what its year may cost and of which source, and what became of it by quarter."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure
from satukota.modules.planning.models.item import Item
from satukota.modules.planning.rules.quarters import Quarter


class FundSource(models.Model):
    """Where money of the budget comes from: PAD, DAU, DAK, DBH … A table, because laws rename them."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.SmallIntegerField(default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        db_table = "planning_fund_source"
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Allocation(Figure):
    """Budget of an item for a year as its budget document (DPA) has it, in whole rupiah.

    `funds` parts it by the code of the source, `cash` are the payments planned in each of the four quarters; both are
    empty where nobody said. A change of the budget in the year is a correction with its document.
    """

    KEY = ("item_id", "year")
    FIGURES = ("budget", "funds", "cash")

    item = models.ForeignKey(Item, models.CASCADE, related_name="allocations")
    year = models.SmallIntegerField()
    budget = models.BigIntegerField(_("budget of the year (rupiah)"), validators=[MinValueValidator(0)])
    funds = models.JSONField(default=dict, blank=True)
    cash = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        db_table = "planning_allocation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "year"], condition=Q(is_current=True), name="planning_allocation_one_current"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["year"], name="planning_allocation_year"),
            models.Index(
                fields=["entered_at"],
                condition=Q(state="submitted", is_current=False),
                name="planning_allocation_waiting",
            ),
            models.Index(fields=["item", "year", "-id"], name="planning_allocation_history"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.year}"

    @property
    def when(self) -> str:
        """The year that the budget is of."""
        return str(self.year)


class Realisation(Figure):
    """Work and money of an item at the end of a quarter, both counted from the beginning of the year.

    `funds` parts what was spent by the code of its source, empty where nobody said.
    """

    PERCENT: ClassVar = [MinValueValidator(0), MaxValueValidator(100)]
    KEY = ("item_id", "year", "quarter")
    FIGURES = ("budget", "spent", "funds", "physical_plan", "physical", "problem")

    item = models.ForeignKey(Item, models.CASCADE, related_name="realisations")
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    budget = models.BigIntegerField(_("budget of the year (rupiah)"), null=True, blank=True)
    spent = models.BigIntegerField(_("spent so far (rupiah)"), null=True, blank=True)
    funds = models.JSONField(default=dict, blank=True)
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
