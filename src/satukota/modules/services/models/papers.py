"""Issued papers, their numbers, and who looks them up."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.files.api import StoredFile
from satukota.kernel.people.api import EncryptedText


class NumberLine(models.Model):
    """The last number of a line of numbers; its row is locked, so that numbers have no gaps."""

    key = models.CharField(max_length=160, unique=True)
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Paper(models.Model):
    """A paper with a number and a code. It is never changed: a correction issues another that supersedes it.

    A letter of refusal has a status of its own, so that nothing takes it for what was asked for. `restored_at` is when
    an objection lifted its revocation; since when and why it was revoked (`ended_at`, `reason`) stays.

    The corrected paper keeps the number under which the matter stands in the register and says what was put right
    (`remark`). Signer, title, NIP and on whose behalf are those of the day on which it was decided.
    """

    class Status(models.TextChoices):
        NUMBERED = "numbered"
        VALID = "valid"
        REFUSAL = "refusal"
        SUPERSEDED = "superseded"
        REVOKED = "revoked"
        CANCELLED = "cancelled"

    case = models.ForeignKey("kernel.Case", models.PROTECT, related_name="+")
    output = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=120)
    code = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NUMBERED)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    signer = models.CharField(max_length=160, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signer_nip = models.CharField(max_length=30, blank=True)
    signer_rank = models.CharField(max_length=100, blank=True)
    on_behalf = models.CharField(max_length=160, blank=True)
    through = models.CharField(max_length=160, blank=True)
    remark = models.CharField(max_length=600, blank=True)
    shown = models.JSONField(default=list)
    file = models.ForeignKey("kernel.StoredFile", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    unstamped_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    stamped_at = models.DateTimeField(null=True)
    signed_code = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "output"],
                condition=Q(status__in=["numbered", "valid", "refusal"]),
                name="services_paper_one_valid",
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(status__in=["superseded", "numbered"]),
                name="services_paper_number_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["valid_until"],
                name="services_paper_ends",
                condition=Q(status="valid", valid_until__isnull=False, reminded_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> str:
        """Return whether it holds today: its status, or `expired` where its last day is over."""
        over = self.valid_until is not None and self.valid_until < timezone.localdate()
        return "expired" if over and self.status == self.Status.VALID else str(self.status)


class Signatory(models.Model):
    """How a person signs papers: title, rank and NIP, and on whose behalf ("a.n. Wali Kota …").

    `through` is the office that was asked to sign and hands it on: "a.n. Wali Kota, Sekretaris Daerah, u.b.".
    """

    user = models.OneToOneField("kernel.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    nip = models.CharField(max_length=30, blank=True)
    rank = models.CharField(max_length=100, blank=True)
    on_behalf = models.CharField(max_length=160, blank=True)
    through = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.name


class Letterhead(models.Model):
    """Where an office is and how it is reached, as its letters say it; without an agency the city's own.

    `foot` is its own sentence at the foot of whatever it issues.

    A row is never changed: the newest holds, the older ones say what stood on the letters of their time.
    """

    agency = models.ForeignKey("kernel.Agency", models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=120, blank=True)
    foot = models.CharField(max_length=300, blank=True)
    kept_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="services_letterhead_newest")]

    def __str__(self) -> str:
        return self.address


class Correction(models.Model):
    """A change of the papers of a matter that one person asks for and another decides.

    `changes` are answers by path, None for one that is taken away. Without `asked_by` the applicant asked. `reason` is
    theirs; `answer` are the words of the office: the remark on the papers, or why it refused. `files` show that it is
    right, such as a court's decision.
    """

    class Status(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        REFUSED = "refused"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="corrections")
    changes = EncryptedText(default="")
    reason = models.CharField(max_length=500)
    answer = models.CharField(max_length=200, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper"], condition=Q(status="asked"), name="services_correction_one")
        ]

    def __str__(self) -> str:
        return f"correction of {self.paper_id}"

    @property
    def support(self) -> list[StoredFile]:
        """The files that show that it is right, in the order in which they came."""
        return sorted(self.files.all(), key=lambda file: file.created_at)


class Lookup(models.Model):
    """How often an address asked the verification page in a minute (a digest, forgotten after a day)."""

    visitor = models.CharField(max_length=32)
    minute = models.BigIntegerField()
    count = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visitor", "minute"], name="services_lookup_once")]

    def __str__(self) -> str:
        return f"{self.count} at {self.minute}"
