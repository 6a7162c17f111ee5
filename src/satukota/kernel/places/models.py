"""Areas, landmarks, and the stamp by which running processes notice that they changed."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A province, city, district or village by its Kemendagri code, with its boundary where one is known."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City or regency")
        DISTRICT = "district", _("District (kecamatan)")
        VILLAGE = "village", _("Village (kelurahan or desa)")

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=8, choices=Level.choices)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    geometry = models.TextField(null=True)
    """A GeoJSON MultiPolygon in degrees; shapely reads it faster from text than through jsonb."""
    approximate = models.BooleanField(default=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    population = models.IntegerField(null=True)

    class Meta:
        db_table = "kernel_area"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """A place that people name when they say where something is."""

    code = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    lon = models.FloatField()
    lat = models.FloatField()
    cell = models.BigIntegerField(db_index=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, related_name="+")
    approximate = models.BooleanField(default=True)
    aliases = models.CharField(max_length=300, blank=True, default="")
    """Other names by which people call it, with commas between them."""
    search = models.TextField()
    """Name and aliases as `rules.text.normal` writes them, and the name's words joined in pairs."""

    class Meta:
        db_table = "kernel_landmark"
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="landmark_search")]

    def __str__(self) -> str:
        return self.name


class Gazetteer(models.Model):
    """One row for the installation's city: its version grows with every change of areas or landmarks."""

    city = models.CharField(max_length=16, primary_key=True)
    version = models.BigIntegerField(default=0)
    source = models.TextField(blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_gazetteer"

    def __str__(self) -> str:
        return f"{self.city} v{self.version}"
