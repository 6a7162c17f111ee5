"""What was found about a photo that is to prove a solution."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Evidence(models.Model):
    """One closing photo: what speaks against it, who decided, and how. `findings` hold codes, numbers and case ids."""

    class Verdict(models.TextChoices):
        NONE = ""
        CLEAR = "clear"
        APPROVED = "approved"
        REJECTED = "rejected"

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="+")
    file = models.ForeignKey("kernel.StoredFile", models.SET_NULL, null=True, related_name="+")
    officer = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    findings = models.JSONField(default=list)
    sampled = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.NONE, blank=True)
    decided_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "created_at"], name="reports_evidence_agency")]

    def __str__(self) -> str:
        return f"evidence of case {self.case_id}"
