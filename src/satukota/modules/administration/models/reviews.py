"""The half-yearly review of rights: its parts by reviewer, and each role with what was decided of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_REMARK = 300
"""In letters, of what a reviewer says beside a decision."""


class AccessReview(models.Model):
    """A review of all rights of a half year (`2026-2`), until a day."""

    period = models.CharField(max_length=8, unique=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "administration_review"

    def __str__(self) -> str:
        return self.period


class ReviewPart(models.Model):
    """An agency within a review, with who looks at its roles; administrators do where nobody is named."""

    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="parts")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    reviewer = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "administration_review_part"
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "agency"], name="review_part_once")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.agency_id}"


class ReviewRow(models.Model):
    """A role as somebody held it when the review began, with what was odd then. Appended only (a trigger refuses the rest)."""

    part = models.ForeignKey(ReviewPart, models.PROTECT, related_name="rows")
    user = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    membership = models.BigIntegerField()
    role = models.CharField(max_length=48)
    area_code = models.CharField(max_length=16, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    acting = models.BooleanField(default=False)
    last_seen = models.DateTimeField(null=True)
    odd = models.JSONField(default=list)

    class Meta:
        db_table = "administration_review_row"
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "membership"], name="review_row_once")]

    def __str__(self) -> str:
        return f"{self.role} of {self.user_id}"


class ReviewVerdict(models.Model):
    """What became of a row: confirmed, or the role ended. One for each row, appended only."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("Still needed")
        ENDED = "ended", _("Ended")

    row = models.OneToOneField(ReviewRow, models.PROTECT, related_name="verdict")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    remark = models.CharField(max_length=LONGEST_REMARK, blank=True)

    class Meta:
        db_table = "administration_review_verdict"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=["kept", "ended"]), name="review_verdict_known")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} ({self.row_id})"
