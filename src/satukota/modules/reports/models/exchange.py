"""What became of each report that is exchanged with another system."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from satukota.modules.reports.models.partners import Partner


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
