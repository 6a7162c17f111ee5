"""Other cities and systems with which reports are exchanged, and what became of each report there."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

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
    account = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    """Whose key this system comes with: what it says of the reports that we sent there counts as its news."""
    proposed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    """Who last wrote down where reports go; somebody else confirms it."""
    confirmed_at = models.DateTimeField(null=True)
    """Null until a second person has confirmed the address: before that nothing is sent."""

    def __str__(self) -> str:
        return self.name

    @classmethod
    def usable(cls) -> models.QuerySet["Partner"]:
        """Return the partners with which anything is exchanged: in use, and confirmed by a second person."""
        return cls.objects.filter(active=True, confirmed_at__isnull=False)


class Exchange(models.Model):
    """One report at one partner: its id there, the last state known there, tries and errors."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        RECEIVED = "received"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    external_id = models.CharField(max_length=120, blank=True)
    token = models.CharField(max_length=120, blank=True)
    remote_status = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "case"], name="reports_exchange_once"),
            models.UniqueConstraint(
                fields=["partner", "external_id"], condition=~models.Q(external_id=""), name="reports_exchange_external"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: case {self.case_id}"
