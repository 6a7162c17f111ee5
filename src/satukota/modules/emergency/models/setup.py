"""What the city sets for its centre: policies, warnings, protocol cards and run cards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Policy(models.Model):
    """A number or switch that the city sets.

    `verified` says that somebody checked it against the rule it comes from.
    """

    code = models.SlugField(max_length=40, primary_key=True)
    value = models.JSONField()
    verified = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code


class KeyContents(models.Model):
    """What a wish said that came with an idempotency key, as a digest: the same key with other contents is refused."""

    key = models.CharField(max_length=200, primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Hazard(models.Model):
    """A warning about a place: dangerous goods, earlier violence, a closed road. `radius` in metres."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what to know"), blank=True)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    radius = models.PositiveIntegerField(_("radius in metres"), default=200)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.title


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
