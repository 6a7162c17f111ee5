"""Changes of what is data of the city."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """One change of one thing: what it was, what it is, who did it and why. Rows are added alone.

    `before` is None where the thing was made, `after` where it was taken away. Neither holds secrets or personal data.
    """

    kind = models.CharField(max_length=48)
    key = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    user = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "kernel_change"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "key", "-id"], name="change_history")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False), name="change_of_something"
            ),
            models.UniqueConstraint(fields=["undoes"], name="change_undone_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
