"""Versions of case definitions."""

from typing import ClassVar

from django.db import models


class CaseType(models.Model):
    """One version of a case definition; immutable once published, and pinned by the cases that began with it."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        RETIRED = "retired"

    type = models.CharField(max_length=80)
    version = models.IntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    module = models.CharField(max_length=48, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "kernel_case_type"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "version"], name="case_type_version_once"),
            models.UniqueConstraint(
                fields=["type"], condition=models.Q(status="published"), name="case_type_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} v{self.version}"
