"""Categories as the city's people changed them: every version, and what is being written."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class CatalogueVersion(models.Model):
    """One version of a category or of a group of them. Rows are added alone; the highest number is in force.

    What has no row here is as the program brings it. `values` are those of `rules.category_values`; null: taken away.
    """

    class Kind(models.TextChoices):
        CATEGORY = "category"
        GROUP = "group"

    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    values = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code", "number"], name="reports_catalogue_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class CategoryDraft(models.Model):
    """A category that is being written: one per code. `base` is the version from which it began."""

    code = models.CharField(max_length=40, unique=True)
    values = models.JSONField()
    base = models.PositiveIntegerField(default=0)
    is_new = models.BooleanField(default=False)
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"draft of {self.code}"
