"""Targets: what was promised for a year, each change with its document and the second person who approved it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.modules.planning.models.figures import office_words
from satukota.modules.planning.models.indicators import Indicator, IndicatorDefinition
from satukota.modules.planning.rules.achievement import Goal
from satukota.modules.planning.rules.judgement import Promise


class Target(models.Model):
    """What is to be reached in a year, by the whole or by one `unit`, as it was promised. Rows are only added (sql/promises.sql).

    The first row of a year is its first promise. A row with `is_change` holds from the moment a second person
    approves it; the document says which plan change it is.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    definition = models.ForeignKey(IndicatorDefinition, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("planning.Unit", models.PROTECT, null=True, blank=True, related_name="targets")
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    value = models.DecimalField(_("target"), max_digits=22, decimal_places=4)
    upper = models.DecimalField(_("upper bound"), null=True, blank=True, max_digits=22, decimal_places=4)
    steps = ArrayField(
        models.DecimalField(max_digits=22, decimal_places=4), verbose_name=_("targets within the year"), default=list,
        blank=True,
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_change = models.BooleanField(default=False)
    document = models.CharField(_("number or name of the plan change"), max_length=200, blank=True)
    document_date = models.DateField(_("date of the plan change"), null=True, blank=True)
    url = models.CharField(_("address of the document"), max_length=500, blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    batch = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, null=True)

    class Meta:
        db_table = "planning_target"
        ordering: ClassVar = ["year", "pk"]
        indexes: ClassVar = [models.Index(fields=["indicator", "year", "id"], name="planning_target_history")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_change=False) | (~Q(document="") & ~Q(reason="") & Q(document_date__isnull=False)),
                name="planning_target_change_has_document",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gte=F("value")), name="planning_target_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}: {self.value}"

    @property
    def promise(self) -> Promise:
        """What the year is judged by."""
        return Promise(Goal(self.value, self.upper), tuple(self.steps))

    @property
    def decimals(self) -> int:
        """Decimals of its value."""
        return self.definition.decimals if self.definition else 1

    @property
    def is_late(self) -> bool:
        """Whether it was written down after its year had ended."""
        return self.entered_at is not None and self.entered_at.year > self.year


class TargetDecision(models.Model):
    """Whether a changed target holds, as a second person decided. Rows are only added."""

    target = models.OneToOneField(Target, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_role = models.CharField(max_length=40, blank=True)
    decided_agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "planning_target_decision"

    def __str__(self) -> str:
        return f"{self.target_id}: {self.approved}"

    @property
    def office(self) -> str:
        """Role and agency of who decided, without a name; empty where they were not kept."""
        return office_words(self.decided_role, self.decided_agency)
