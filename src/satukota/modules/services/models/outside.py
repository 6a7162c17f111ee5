"""What runs in national systems and is followed here."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SiakRequest(models.Model):
    """A registration that was asked of SIAK, for which the case waits, or a correction of one that it is told of."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENT = "sent", _("sent, not answered yet")
        ACCEPTED = "accepted", pgettext_lazy("answer of SIAK", "accepted")
        REFUSED = "refused", _("refused")

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="+")
    reference = models.CharField(max_length=60, unique=True)
    correction = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=120, blank=True)
    """Why the last try brought no answer that can be used; empty where it did, or where SIAK said to wait."""
    receipt = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_refused_correction(self) -> bool:
        """Tell whether SIAK refused to take a correction."""
        return self.correction and self.status == self.Status.REFUSED


class ExternalPermit(models.Model):
    """A permit that OSS or SIMBG issues; followed here, not rebuilt."""

    class System(models.TextChoices):
        OSS = "oss", "OSS"
        SIMBG = "simbg", "SIMBG"

    class Status(models.TextChoices):
        FILED = "filed", _("Filed")
        CHECKED = "checked", _("Being checked by the agency")
        CORRECTION = "correction", _("Correction asked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    """Who follows it, and alone reads and changes it."""
    system = models.CharField(max_length=8, choices=System.choices)
    number = models.CharField(max_length=60)
    holder = models.CharField(max_length=160)
    nib = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=160)
    area_code = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.FILED)
    filed_on = models.DateField()
    changed_at = models.DateTimeField(default=timezone.now)
    history = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["system", "number"], name="services_external_once")]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.number}"
