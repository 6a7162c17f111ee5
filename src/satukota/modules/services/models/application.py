"""What belongs to an application: its draft with papers, the keys that find its likes, the place it takes."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import EncryptedText


class Batch(models.Model):
    """Many applications of one service that somebody sends together; only the digest of its link is kept."""

    digest = models.CharField(max_length=64, unique=True)
    definition = models.ForeignKey("kernel.CaseType", models.PROTECT, related_name="+")
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Draft(models.Model):
    """An application that was not sent yet. Only the digest of its link is kept; the answers lie encrypted.

    `corrects` is the case whose answers are put right; `follows` the one that this renews, amends or appeals against,
    as `course` says; `case` is what it became; `batch` is what it is sent with.
    """

    digest = models.CharField(max_length=64, unique=True)
    definition = models.ForeignKey("kernel.CaseType", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=24, default="web")
    answers = EncryptedText(default="", blank=True)
    origin = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    corrects = models.ForeignKey("kernel.Case", models.CASCADE, null=True, related_name="+")
    follows = models.ForeignKey("kernel.Case", models.CASCADE, null=True, related_name="+")
    course = models.CharField(max_length=12, blank=True, default="")
    case = models.ForeignKey("kernel.Case", models.CASCADE, null=True, related_name="+")
    secret = EncryptedText(default="", blank=True)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="drafts")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Sequel(models.Model):
    """A matter that follows from an earlier one: it renews or amends its papers, or appeals against how it ended."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", _("Renewal")
        AMENDMENT = "amendment", _("Amendment")
        APPEAL = "appeal", _("Objection")

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    earlier = models.ForeignKey("kernel.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)

    def __str__(self) -> str:
        return f"{self.kind} of case {self.earlier_id}"


class DraftFile(models.Model):
    """A paper that was added to a draft. `document` is its id in the definition."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    document = models.CharField(max_length=60)
    file = models.ForeignKey("kernel.StoredFile", models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.document


class QuotaPlace(models.Model):
    """The place that an application takes under a quota; `key` is a keyed digest of whose and which period it is."""

    case = models.ForeignKey("kernel.Case", models.CASCADE, related_name="+")
    quota = models.CharField(max_length=60)
    key = models.CharField(max_length=32, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "quota"], name="services_quota_once")]

    def __str__(self) -> str:
        return f"{self.quota} of case {self.case_id}"


class Likeness(models.Model):
    """The blocking keys of a case: no name or number can be read from them, and none can be guessed without the key."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    type = models.CharField(max_length=80)
    keys = ArrayField(models.BigIntegerField())

    class Meta:
        # Written at once: a list of what is still to be indexed would be read by every search.
        indexes: ClassVar = [GinIndex(fields=["keys"], name="services_likeness_keys", fastupdate=False)]

    def __str__(self) -> str:
        return f"likeness of case {self.case_id}"


class Booking(models.Model):
    """A public place that an issued permit takes for a time; no two may overlap."""

    case = models.OneToOneField("kernel.Case", models.CASCADE, related_name="+")
    venue = models.CharField(max_length=80)
    during = DateTimeRangeField()
    ended = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="services_booking_clash",
                expressions=[("venue", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(ended=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.during}"
