"""People who are hurt at a scene, and the hospitals that can take them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.emergency.models.incidents import Incident
from satukota.modules.emergency.models.words.scene import Triage


class Hospital(models.Model):
    """A hospital with the beds that it said are free, and when it said so."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    beds_free = models.PositiveSmallIntegerField(_("free emergency beds"), null=True, blank=True)
    beds_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Patient(models.Model):
    """Somebody who is hurt: a number at the scene and a colour, never a name. `hospital` is where they are taken."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="patients")
    number = models.PositiveSmallIntegerField()
    triage = models.CharField(max_length=8, choices=Triage)
    hospital = models.ForeignKey(Hospital, models.SET_NULL, null=True, related_name="patients")
    sent_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "number"], name="patient_number_once")]

    def __str__(self) -> str:
        return f"{self.number} in {self.incident_id}"
