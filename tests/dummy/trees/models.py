"""The trees."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Tree(models.Model):
    """A tree: its kind, its girth and the area in which it stands."""

    kind = models.CharField(max_length=80)
    girth_cm = models.PositiveSmallIntegerField()
    area_code = models.CharField(max_length=16)
    planted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-planted_at"], name="trees_newest")]

    def __str__(self) -> str:
        return self.kind
