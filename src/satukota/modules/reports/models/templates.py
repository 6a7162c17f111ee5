"""Words that officers need again and again."""

from typing import ClassVar

from django.db import models


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
