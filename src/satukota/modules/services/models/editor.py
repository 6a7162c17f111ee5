"""Texts of definitions that somebody is writing."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class DefinitionText(models.Model):
    """A definition's text as its writer left it, finished or not; `earlier` are the texts before, the newest last.

    `revision` grows with each change: who saves an older page is told.
    """

    author = models.ForeignKey("kernel.User", models.CASCADE, related_name="+")
    type = models.CharField(max_length=80)
    source = models.TextField()
    earlier = models.JSONField(default=list)
    revision = models.IntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "type"], name="services_text_once"),
        ]

    def __str__(self) -> str:
        return f"text of {self.type}"
