"""The city's own protocol cards and run cards, as data."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ProtocolCard(models.Model):
    """A version of a protocol card, as data. Versions are never edited; the active one is asked."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    body = models.JSONField()
    active = models.BooleanField(default=True)
    author = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="card_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(active=True), name="card_one_active"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class RunCard(models.Model):
    """Which units a kind of incident gets at each alarm level, as data."""

    code = models.SlugField(max_length=40, unique=True)
    body = models.JSONField()
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code
