"""Other cities and systems with which reports are exchanged."""

from django.db import models

from satukota.kernel.people.api import EncryptedText


class Partner(models.Model):
    """A system that we send to or read from: an Open311 server, SP4N-LAPOR!."""

    class Kind(models.TextChoices):
        OPEN311 = "open311"
        LAPOR = "lapor"

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300, blank=True)
    key = EncryptedText(blank=True, default="")
    jurisdiction = models.CharField(max_length=120, blank=True)
    categories = models.JSONField(default=dict)
    """Our category code → their service code."""
    statuses = models.JSONField(default=dict)
    read_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
