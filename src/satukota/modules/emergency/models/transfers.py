"""Handing a call over: to whom it can go, and how far it went."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from satukota.modules.emergency.models.calls import Call
from satukota.modules.emergency.models.incidents import Incident
from satukota.modules.emergency.models.words.transfers import TargetKind, TransferState


class TransferTarget(models.Model):
    """An agency, neighbouring region or service with the number under which it takes over."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TargetKind)
    phone = models.CharField(_("phone"), max_length=32)
    agency = models.ForeignKey(
        "kernel.Agency", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    rank = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering: ClassVar = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """One handing-over. It is only complete when both were heard on the line and the other side confirmed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="transfers")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="transfers")
    target = models.ForeignKey(TransferTarget, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=TransferState, default=TransferState.OFFERED)
    taken_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"transfer of call {self.call_id}"
