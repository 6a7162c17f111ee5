"""What helps to handle reports: proof of a solution, texts for answers, the model that suggests categories."""

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


class ReplyTemplate(models.Model):
    """A text for one step, of one category or of all; `{number}`, `{title}`, `{agency}` and `{due}` are filled in."""

    action = models.CharField(max_length=48)
    category = models.CharField(max_length=80, blank=True)
    agency = models.ForeignKey("kernel.Agency", models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=5000)
    active = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["action", "category"], name="reports_template_step")]

    def __str__(self) -> str:
        return self.title


class Suggester(models.Model):
    """A trained model that suggests a category from words: its weights and how well it did when it was measured."""

    version = models.PositiveIntegerField(unique=True)
    weights = models.BinaryField()
    figures = models.JSONField(default=dict)
    reports = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    active = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"suggester v{self.version}"
