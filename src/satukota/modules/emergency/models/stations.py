"""Posts from which units start."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Station(models.Model):
    """A post from which units start. `least_free` is the number of free units below which it is a gap."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    least_free = models.PositiveSmallIntegerField(_("least free units"), default=1)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
