"""Who takes part in a case, and which cases belong together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CaseParty(models.Model):
    """A person in a case: the reporter, the applicant, a witness, a subscriber.

    A link that was sent to a party holds only while `epoch` is what it was then. Nobody is told anything who has not
    `confirmed` that they want it; `asked_at` is when they were last asked.
    """

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="parties", db_index=False)
    person = models.ForeignKey("kernel.Person", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=32, default="reporter")
    anonymous = models.BooleanField(default=False)
    notify = models.BooleanField(default=True)
    token_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    epoch = models.IntegerField(default=0, db_default=0)
    confirmed = models.BooleanField(default=True, db_default=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_case_party"
        indexes: ClassVar = [
            models.Index(fields=["case"], name="case_party_case"),
            models.Index(fields=["user"], name="case_party_user", condition=Q(user__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.role} of case {self.case_id}"


class CaseLink(models.Model):
    """A relation between two cases. `duplicate`: the first is merged into the second."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate"
        RELATED = "related"
        REFERRED = "referred"
        CORRECTIVE = "corrective"

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="links")
    other = models.ForeignKey("kernel.Case", models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_case_link"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], condition=Q(ended_at__isnull=True), name="case_link_once"
            ),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="case_link_other"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
