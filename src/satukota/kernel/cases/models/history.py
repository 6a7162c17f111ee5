"""What an action carried besides ids and codes: words and form data, erasable by rule while the event stays."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from satukota.kernel.people.api import mask_personal


class CaseEntry(models.Model):
    """A line of a case's history: one per action, appended only (a trigger refuses the rest) and sealed with its event.

    `redact_history` takes words and data away: `words_digest` then proves what they were. Its salt goes with them, so
    that nobody finds short words again by trying.
    """

    case = models.ForeignKey("kernel.Case", models.PROTECT, related_name="entries", db_index=False)
    event_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=48)
    from_state = models.CharField(max_length=48, blank=True)
    to_state = models.CharField(max_length=48)
    flags = ArrayField(models.CharField(max_length=48), default=list)
    version = models.IntegerField()
    user = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+", db_index=False)
    role = models.CharField(max_length=48)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    salt = models.UUIDField(db_default=RandomUUID(), null=True)
    words_digest = models.TextField(null=True)
    redacted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_case_entry"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_entry_case")]

    def __str__(self) -> str:
        return f"{self.action} on case {self.case_id}"

    @property
    def public_text(self) -> str:
        """Return the words as everybody may read them; empty where they are internal.

        Nobody's identity number is told, and no citizen's telephone or address; an office may give its own.
        """
        by_citizen = self.user_id is None or self.role == "reporter"
        return mask_personal(self.text, contacts=by_citizen) if self.public else ""
