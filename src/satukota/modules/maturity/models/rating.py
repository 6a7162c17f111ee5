"""The levels that people gave."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.maturity.models.assessment import Assessment


class Rating(models.Model):
    """A level that somebody gave, appended only; the newest of each kind counts."""

    class Kind(models.TextChoices):
        SELF = "self", _("Self-assessment")
        DOCUMENT = "document", _("Document review")
        INTERVIEW = "interview", _("Interview")
        VISIT = "visit", _("Visit")
        FINAL = "final", _("Final")
        TARGET = "target", _("Target")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ratings")
    no = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.DecimalField(max_digits=4, decimal_places=2)
    note = models.TextField(blank=True)
    given_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "maturity_rating"
        indexes: ClassVar = [models.Index(fields=["assessment", "no", "kind", "-id"], name="maturity_rating_newest")]

    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.no} {self.kind}: {self.level}"
