"""Bills and what was paid for them. The city never holds money here: payments are recorded, not made."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Bill(models.Model):
    """What is to be paid for a case; `lines` are (label, basis, amount)."""

    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    lines = models.JSONField(default=list)
    total = models.BigIntegerField()
    issued_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money that came in for a bill, as somebody saw it. A wrong record is reversed by another, never deleted."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        TRANSFER = "transfer", _("Bank transfer")
        QRIS = "qris", _("QRIS")

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="payments")
    method = models.CharField(max_length=10, choices=Method.choices)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    receipt = models.CharField(max_length=60, unique=True)
    paid_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    matched_at = models.DateTimeField(null=True)
    matched_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="services_payment_sign",
            ),
            models.UniqueConstraint(
                fields=["method", "reference"],
                condition=~Q(reference="") & Q(reverses__isnull=True),
                name="services_payment_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class QrisCode(models.Model):
    """An agency's own static QRIS, shown after it was checked; we never make one."""

    agency = models.OneToOneField("kernel.Agency", models.CASCADE, related_name="+")
    payload = models.CharField(max_length=600)
    merchant = models.CharField(max_length=40)
    nmid = models.CharField(max_length=20)
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.merchant
