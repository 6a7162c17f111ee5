"""Users, agencies, memberships, API keys, and persons who are no users."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.models.fields import BlindIndex, EncryptedText


class User(AbstractUser):
    """An account. What its holder may do follows from memberships, never from the account itself."""

    display_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, default="id")
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    demo = models.BooleanField(default=False)
    second_step_since = models.DateField(null=True)
    """Since when this account's roles demand a second step that it does not have (yet): its days of grace run."""

    emergency_until = models.DateTimeField(null=True)
    """Until when some case is open to this account in an emergency: whoever has none costs no question."""

    class Meta(AbstractUser.Meta):
        db_table = "kernel_user"

    def __str__(self) -> str:
        return self.display_name or self.username


class Agency(models.Model):
    """An office of the city that can own a matter."""

    class Kind(models.TextChoices):
        MAYOR = "mayor", _("Mayor")
        SECRETARIAT = "secretariat", _("Secretariat")
        OPD = "opd", _("Agency (OPD)")
        DISTRICT = "district", _("District (kecamatan)")
        VILLAGE = "village", _("Village (kelurahan or desa)")
        HEALTH = "health", _("Health facility")
        UNIT = "unit", _("Unit")
        PARTNER = "partner", _("Partner outside the city government")

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=48, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.OPD)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area_code = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    active = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """Who took over what a closed agency had; its code leads there from then on."""

    class Meta:
        db_table = "kernel_agency"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(active=True, closed_on__isnull=True, successor__isnull=True) | Q(active=False),
                name="agency_active_is_not_closed",
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="agency_not_own_successor"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class AgencyName(models.Model):
    """A name that an agency had before; it held up to the day before `until`."""

    agency = models.ForeignKey("kernel.Agency", models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=48, blank=True)
    until = models.DateField()

    class Meta:
        db_table = "kernel_agency_name"
        ordering: ClassVar = ["agency", "until", "pk"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Membership(models.Model):
    """A role that a user holds in an agency, for an area, between two dates (acting officials included).

    An acting official (Plt, Plh) stands in for somebody; a Plt of a vacant office for nobody.
    """

    class ActingAs(models.TextChoices):
        PLT = "plt", _("Plt (acting while the office is vacant)")
        PLH = "plh", _("Plh (for the days that its holder is away)")

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=48)
    agency = models.ForeignKey("kernel.Agency", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=16, blank=True)
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)
    acting = models.BooleanField(default=False)
    acting_as = models.CharField(max_length=3, choices=ActingAs.choices, blank=True, default="")
    stands_in_for = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")

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


class Person(models.Model):
    """A citizen or partner with the ways to reach them. Reading these fields is audited (`audit.seen`)."""

    name = EncryptedText(blank=True, default="")
    phone = EncryptedText(blank=True, default="")
    email = EncryptedText(blank=True, default="")
    nik = EncryptedText(blank=True, default="")
    phone_index = BlindIndex(default="")
    email_index = BlindIndex(default="")
    nik_index = BlindIndex(default="")
    user = models.ForeignKey("kernel.User", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="id")
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_person"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="person_created")]

    def __str__(self) -> str:
        return f"person {self.pk}"
