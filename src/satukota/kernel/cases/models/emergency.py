"""Cases that somebody opened in an emergency outside their rights."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_MINUTES = 60


class EmergencyAccess(models.Model):
    """A confidential or sealed case, open to one person outside their rights for a reason and at most an hour.

    It is never changed but for its early end and for what an auditor says of it afterwards.
    """

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not_justified", _("Not justified")

    case = models.ForeignKey("kernel.Case", models.PROTECT, related_name="+")
    user = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    reason = models.TextField()
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    checked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        db_table = "kernel_emergency_access"
        indexes: ClassVar = [models.Index(fields=["user", "until"], name="emergency_access_open")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__lte=F("opened_at") + timedelta(minutes=MOST_MINUTES)), name="emergency_access_short"
            ),
            models.CheckConstraint(condition=~Q(checked_by=F("user")), name="emergency_access_four_eyes"),
        ]

    def __str__(self) -> str:
        return f"emergency access {self.pk} to case {self.case_id}"
