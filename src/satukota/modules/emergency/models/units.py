"""Vehicles and teams with their own duty."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.emergency.models.stations import Station
from satukota.modules.emergency.models.words.units import Duty, UnitKind


class Unit(models.Model):
    """A vehicle or team with its own duty. Whether it is free is never stored: it follows from its assignments."""

    code = models.SlugField(_("call sign"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    offers = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name=_("can also do"))
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    station = models.ForeignKey(Station, models.PROTECT, related_name="units", verbose_name=_("station"))
    crew = models.PositiveSmallIntegerField(_("crew"), default=2)
    least_crew = models.PositiveSmallIntegerField(_("least crew"), default=1)
    duty = models.CharField(_("duty"), max_length=24, choices=Duty, default=Duty.IN_STATION)
    duty_reason = models.CharField(max_length=160, blank=True)
    duty_until = models.DateTimeField(null=True, blank=True)
    duty_at = models.DateTimeField(null=True, blank=True)
    resting = models.BooleanField(_("in rest"), default=False)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    tracker = models.CharField(max_length=64, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tracker"], name="unit_tracker_once", condition=~Q(tracker="")),
        ]

    def __str__(self) -> str:
        return self.code
