"""Instruments as data, and scores that others published."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.rules.standing import Share


class InstrumentVersion(models.Model):
    """One version of an instrument as a whole document; immutable, so that old assessments keep their meaning."""

    code = models.SlugField(max_length=40)
    version = models.SmallIntegerField()
    title = models.CharField(max_length=120)
    regulation = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    order = models.SmallIntegerField(default=0)
    document = models.JSONField()
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    changed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "maturity_instrument"
        ordering: ClassVar = ["order", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="maturity_instrument_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="maturity_instrument_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Effort(models.Model):
    """What the city itself estimates for reaching a level of an indicator from the one below, in its own points."""

    code = models.CharField(max_length=40)
    no = models.SmallIntegerField()
    level = models.SmallIntegerField()
    points = models.PositiveSmallIntegerField(_("effort"), validators=[MinValueValidator(1), MaxValueValidator(999)])

    class Meta:
        db_table = "maturity_effort"
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "no", "level"], name="maturity_effort_once")]

    def __str__(self) -> str:
        return f"{self.code}/{self.no} → {self.level}: {self.points}"


class PublishedScore(models.Model):
    """A score that somebody published. The instrument stays empty where the publication does not name it.

    Where it was published, too: the rank, and how many institutions reached which predicate. Its row is never changed
    or deleted; a correction is another row with `replaces`, its reason and its source.
    """

    code = models.CharField(_("instrument"), max_length=40, blank=True)
    name = models.CharField(_("name in the publication"), max_length=160)
    year = models.SmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    value = models.DecimalField(_("value"), max_digits=6, decimal_places=2)
    word = models.CharField(_("predicate in the publication"), max_length=60, blank=True)
    publisher = models.CharField(_("publisher"), max_length=160)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True, validators=[MinValueValidator(1)])
    ranked = models.PositiveIntegerField(
        _("institutions in the ranking"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    ranked_group = models.CharField(_("ranking among"), max_length=80, blank=True)
    assessed = models.PositiveIntegerField(
        _("institutions that were assessed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    shares = models.JSONField(default=list, blank=True)
    distribution_source = models.CharField(_("source of rank and distribution"), max_length=300, blank=True)
    distribution_on = models.DateField(_("published on (rank and distribution)"), null=True, blank=True)
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    correction_reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    entered_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True, null=True)

    class Meta:
        db_table = "maturity_published_score"
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "year", "publisher"], condition=Q(is_current=True), name="maturity_published_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.value}"

    @property
    def distribution(self) -> list[Share]:
        """How many institutions reached which predicate, as far as it was published."""
        return [Share.of(row) for row in self.shares]
