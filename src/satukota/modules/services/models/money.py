"""Bills and what was paid for them. The city never holds money here: payments are recorded, not made."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from satukota.kernel.people.api import EncryptedText


class Bill(models.Model):
    """What is to be paid for a case; `lines` are (label, basis, amount), `bond` the part that is only deposited.

    A case may have several: one for each step that bills (`action`).
    """

    case = models.ForeignKey("kernel.Case", models.PROTECT, related_name="+")
    action = models.CharField(max_length=60, blank=True, default="")
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    lines = models.JSONField(default=list)
    total = models.BigIntegerField()
    bond = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "action"], name="services_bill_once")]

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
    part = models.SmallIntegerField(default=1)
    """Which part of one transfer it is, where that pays several bills."""
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
                fields=["method", "reference", "part"],
                condition=~Q(reference="") & Q(reverses__isnull=True),
                name="services_payment_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class QrisCode(models.Model):
    """An agency's own static QRIS, shown after it was checked and a second person confirmed it; we never make one.

    Another one is another row: the confirmed one stays on bills until the new one is confirmed, and is kept with its end.
    """

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    payload = models.CharField(max_length=600)
    merchant = models.CharField(max_length=40)
    nmid = models.CharField(max_length=20)
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="services_qris_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.merchant


class PayAccount(models.Model):
    """Where an agency takes money: a bank account, or virtual accounts whose numbers begin with `number`.

    One person writes it, another confirms it; only then it stands on bills. What it was before stays, with its end.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("Bank account")
        VIRTUAL = "virtual", _("Virtual account")

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ACCOUNT)
    bank = models.CharField(max_length=80)
    number = models.CharField(max_length=30)
    holder = models.CharField(max_length=120)
    written_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="services_account_in_use",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("written_by")),
                name="services_account_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"


class Refund(models.Model):
    """Money of a bill that goes back: asked, decided by a second person, paid out with its proof. Without `asked_by`
    the applicant asked; `asked_anew` where the bill asks for it once more, the matter being decided anew."""

    class Kind(models.TextChoices):
        OVERPAYMENT = "overpayment", _("Paid too much")
        BOND = "bond", _("Bond")
        FEE = "fee", _("Fee of what was not granted")

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("refund", "Asked for")
        APPROVED = "approved", _("Approved, waits to be paid out")
        REFUSED = "refused", _("Refused")
        PAID = "paid", _("Paid out")

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="refunds")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    payee = EncryptedText(default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    paid_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    document = models.ForeignKey("kernel.StoredFile", models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(max_length=60, unique=True, null=True)
    asked_anew = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="services_refund_amount"),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="services_refund_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.bill_id}"
