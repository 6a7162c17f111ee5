"""What hangs on a request about personal data: who asks and how that was proved, what is asked, the answer."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import BlindIndex, EncryptedText


class PrivacyRequest(models.Model):
    """A request whose state and clock are those of its case. `proved` holds as JSON what was proved to be theirs.

    `contact` is how they want to be called and reached (correction). The answer is kept until `answer_until`.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("Access and copy")
        CORRECTION = "correction", _("Correction")
        ERASURE = "erasure", _("Erasure")
        OBJECTION = "objection", _("Objection to processing")
        WITHDRAWAL = "withdrawal", _("Withdrawal of consent")

    class Proof(models.TextChoices):
        CODE = "code", _("one-time code to the telephone or e-mail")
        MATTER = "matter", _("code of an own matter")
        COUNTER = "counter", _("seen at the counter")

    case = models.OneToOneField("kernel.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    proof = models.CharField(max_length=8, choices=Proof, blank=True)
    proof_note = models.CharField(max_length=200, blank=True)
    proved = EncryptedText(blank=True, default="")
    reach = EncryptedText(blank=True, default="")
    reach_index = BlindIndex(default="")
    wish = EncryptedText(blank=True, default="")
    contact = EncryptedText(blank=True, default="")
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    answer = EncryptedText(blank=True, default="")
    answer_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["answer_until"], name="privacy_answer_until", condition=models.Q(answer_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"privacy request {self.pk}"
