"""Lines of the city's budget by function, from which the compulsory shares are computed."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import Figure


class SpendingLine(models.Model):
    """One line of the budget or of the income, by function: what a compulsory share is counted of."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    note = models.CharField(max_length=200, blank=True)
    order = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "planning_spending_line"
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def agency(self) -> None:
        """Nobody's alone: the whole city's."""


class SpendingYear(Figure):
    """What a line had in a year: the budget that was decided, and what was realised."""

    KEY = ("line_id", "year")
    FIGURES = ("budget", "spent")

    line = models.ForeignKey(SpendingLine, models.CASCADE, related_name="years")
    year = models.SmallIntegerField()
    budget = models.BigIntegerField(_("budget (rupiah)"), null=True, blank=True, validators=[MinValueValidator(0)])
    spent = models.BigIntegerField(_("realised (rupiah)"), null=True, blank=True, validators=[MinValueValidator(0)])

    class Meta:
        db_table = "planning_spending_year"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "year"], condition=Q(is_current=True), name="planning_spending_one_current"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["entered_at"],
                condition=Q(state="submitted", is_current=False),
                name="planning_spending_waiting",
            ),
            models.Index(fields=["year"], condition=~Q(correction_reason=""), name="planning_spending_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.year}"

    @property
    def when(self) -> str:
        """The year as it is written."""
        return str(self.year)
