"""What was learned from the city's own reports."""

from django.db import models
from django.db.models.functions import Now


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
