"""Assessors from outside: which assessment somebody may read and judge, for how long, and their interviews and visits."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """An assessment that an external assessor may read and judge, between two days. Its end needs nobody."""

    assessment = models.ForeignKey("maturity.Assessment", models.CASCADE, related_name="assignments")
    assessor = models.ForeignKey("kernel.User", models.CASCADE, related_name="+", verbose_name=_("assessor"))
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"))
    letter = models.CharField(_("letter of assignment"), max_length=200)
    assigned_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When somebody ended it before its day."""

    class Meta:
        db_table = "maturity_assignment"
        ordering: ClassVar = ["-ends", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="maturity_assignment_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.assessor_id}"

    def holds_on(self, day: date) -> bool:
        """Tell whether it lets its assessor in on a day."""
        return self.ended_at is None and self.starts <= day <= self.ends


class Visit(models.Model):
    """An interview or a field visit, as it was recorded; rows stay, a correction is another row with `replaces`.

    Who took part is said by offices and numbers, not by names.
    """

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("Interview")
        FIELD = "visit", _("Field visit")

    assessment = models.ForeignKey("maturity.Assessment", models.CASCADE, related_name="visits")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200)
    offices = models.JSONField()
    """Who took part: [{"office": words, "people": number}]."""
    agenda = models.TextField(_("agenda"))
    findings = models.TextField(_("findings"))
    minutes = models.TextField(_("minutes"), blank=True)
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("corrects")
    )
    reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    recorded_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "maturity_visit"
        ordering: ClassVar = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.kind} {self.held_on}"

    @property
    def people(self) -> int:
        """How many people took part."""
        return sum(row["people"] for row in self.offices)
