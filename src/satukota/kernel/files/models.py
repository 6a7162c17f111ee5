"""Uploads as rows. The bytes lie in the file store under their SHA-256, never in the database."""

import uuid
from functools import cached_property

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One upload: private unless published, shown only through its cleaned copies.

    `case_id` is a plain number because files lie below cases. Two rows may share the same bytes.
    """

    class State(models.TextChoices):
        """How far the contents have been read."""

        NEW = "new", _("not looked at yet")
        READY = "ready", _("ready")
        BROKEN = "broken", _("cannot be read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    phash = models.BigIntegerField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    public = models.BooleanField(default=False)
    retained_until = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    agency = models.ForeignKey("kernel.Agency", models.SET_NULL, null=True, related_name="+")
    redacted_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_stored_file"
        # The two `near` indexes answer "was this picture used before?" from the index alone.
        indexes = [
            models.Index("case_id", name="file_case", condition=models.Q(case_id__isnull=False)),
            models.Index("sha256", name="file_sha256"),
            models.Index("retained_until", name="file_retained", condition=models.Q(retained_until__isnull=False)),
            models.Index("state", name="file_unread", condition=models.Q(state="new")),
            models.Index(
                fields=["agency", "created_at"],
                include=["phash", "id"],
                name="file_near_agency",
                condition=models.Q(phash__isnull=False),
            ),
            models.Index(
                fields=["uploaded_by", "created_at"],
                include=["phash", "id"],
                name="file_near_person",
                condition=models.Q(phash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_image(self) -> bool:
        """Say whether this is a picture, with thumbnail and viewing copy."""
        return self.content_type.startswith("image/")

    @property
    def number(self) -> int:
        """Return the id as a positive 63-bit number, for events, whose subjects are numbers."""
        return self.id.int >> 65

    def url(self, copy: str = "view") -> str:
        """Return the address of a copy: `thumb` (320 px), `view` (1600 px) or `original`."""
        return f"/files/{self.id}/{copy}"

    @property
    def thumb(self) -> str:
        """Return the address of its thumbnail."""
        return self.url("thumb")

    @cached_property
    def origin(self) -> "FileOrigin | None":
        """Return what the camera wrote into the picture, or None."""
        return FileOrigin.objects.filter(file_id=self.pk).first()


class FileOrigin(models.Model):
    """What a camera wrote into a picture: where, when, with what. Kept apart because it is personal data."""

    file = models.OneToOneField(StoredFile, models.CASCADE, primary_key=True, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    taken_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "kernel_file_origin"

    def __str__(self) -> str:
        return f"origin of {self.file_id}"

    @property
    def point(self) -> tuple[float, float] | None:
        """Return (longitude, latitude) in degrees, or None."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)
