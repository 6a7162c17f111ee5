"""The tree of agencies: the mayor's office, OPD, districts, villages, hospitals and units inside them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """An office of the city that can own a matter."""

    class Kind(models.TextChoices):
        MAYOR = "mayor", _("Mayor")
        SECRETARIAT = "secretariat", _("Secretariat")
        OPD = "opd", _("Agency (OPD)")
        DISTRICT = "district", _("District (kecamatan)")
        VILLAGE = "village", _("Village (kelurahan or desa)")
        HEALTH = "health", _("Health facility")
        UNIT = "unit", _("Unit")
        PARTNER = "partner", _("Partner outside the city government")

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=48, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.OPD)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area_code = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "kernel_agency"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name
