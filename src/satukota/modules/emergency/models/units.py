"""Stations, their units, who is signed on to which, and where each was last."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.modules.emergency.models.words.units import Duty, UnitKind


class Station(models.Model):
    """A post from which units start. `least_free` is the number of free units below which it is a gap.

    `phone` and `callout` are called for a unit on which nobody is signed on, or whose crew does not answer.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    phone = models.CharField(_("phone of the station"), max_length=32, blank=True)
    callout = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("call-out group (phone numbers)")
    )
    least_free = models.PositiveSmallIntegerField(_("least free units"), default=1)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


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
    exercise = models.BooleanField(_("for exercises only"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tracker"], name="unit_tracker_once", condition=~Q(tracker="")),
        ]

    def __str__(self) -> str:
        return self.code


class Crew(models.Model):
    """Who is signed on to a unit, from when to when."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="crews", db_index=False)
    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], name="crew_on_one_unit", condition=Q(until__isnull=True)),
        ]
        indexes: ClassVar = [models.Index(fields=["unit"], name="crew_now", condition=Q(until__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.unit_id}"


class Position(models.Model):
    """The last known place of a unit: one row per unit, apart from it so that a fix never waits for a dispatch."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="position")
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=12, default="tracker")

    def __str__(self) -> str:
        return f"position of {self.unit_id}"
