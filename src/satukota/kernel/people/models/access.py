"""Who may act where: memberships of people, keys of machines."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Membership(models.Model):
    """A role that a user holds in an agency, for an area, between two dates (acting officials included)."""

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=48)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=16, blank=True)
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)
    acting = models.BooleanField(default=False)

    class Meta:
        db_table = "kernel_membership"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "agency", "area_code", "starts"], name="membership_once"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="membership_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.agency}"


def key_expiry() -> datetime:
    """Return until when a key that is made now holds."""
    return timezone.now() + timedelta(days=settings.API_KEY_DAYS)


class ApiKey(models.Model):
    """A key by which a machine acts as a user, within its scopes and until it expires; only its digest is kept."""

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=key_expiry)
    used_at = models.DateTimeField(null=True)
    """Written at most once an hour."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_api_key"

    def __str__(self) -> str:
        return self.name
