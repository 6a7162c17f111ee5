"""The priorities of a year: what is done within a ceiling, by criteria that the city weighs, and what waits."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Prioritisation(models.Model):
    """A choice among the items of a plan for a year. A decided one never changes: its page is `content`."""

    plan = models.ForeignKey("planning.Plan", models.PROTECT, related_name="prioritisations")
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    title = models.CharField(_("title"), max_length=160)
    ceiling = models.BigIntegerField(_("indicative ceiling (rupiah)"), validators=[MinValueValidator(0)])
    ceiling_source = models.CharField(_("source of the ceiling"), max_length=200)
    prepared_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.CharField(_("number or name of the decision"), max_length=200, blank=True)
    document_date = models.DateField(_("date of the decision"), null=True, blank=True)
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "planning_prioritisation"
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "year", "title"], name="planning_prioritisation_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class Criterion(models.Model):
    """What counts, and how much, as the city sets it."""

    prioritisation = models.ForeignKey(Prioritisation, models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=160)
    weight = models.SmallIntegerField(_("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)])

    class Meta:
        db_table = "planning_criterion"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prioritisation", "name"], name="planning_criterion_once")
        ]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """An item that could be done in the year, what it asks for, and whether it is among the priorities."""

    prioritisation = models.ForeignKey(Prioritisation, models.CASCADE, related_name="candidates")
    item = models.ForeignKey("planning.Item", models.PROTECT, related_name="candidacies")
    asked = models.BigIntegerField(_("asked for in the year (rupiah)"), validators=[MinValueValidator(0)])
    is_chosen = models.BooleanField(_("among the priorities of the year"), default=False)
    reason = models.CharField(_("why it is postponed"), max_length=300, blank=True)

    class Meta:
        db_table = "planning_candidate"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prioritisation", "item"], name="planning_candidate_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.prioritisation_id}"


class Score(models.Model):
    """How much a candidate fulfils a criterion, 0 to 5."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    points = models.SmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(5)])

    class Meta:
        db_table = "planning_score"
        constraints: ClassVar = [models.UniqueConstraint(fields=["candidate", "criterion"], name="planning_score_once")]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.criterion_id}: {self.points}"
