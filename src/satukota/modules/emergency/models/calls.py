"""Telephone calls with everything that hangs on them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import BlindIndex, EncryptedText
from satukota.modules.emergency.models.incidents import Incident
from satukota.modules.emergency.models.words.calls import CallClassWord, CallState, TargetKind, TransferState
from satukota.modules.emergency.models.words.incidents import Discipline

OPEN_STATES = (
    "ringing",
    "queued",
    "answered",
    "on_hold",
    "transferring",
    "transferred",
    "callback_due",
    "callback_failed",
    "callback_done",
    "overflowed",
    "wrap_up",
)


class Trunk(models.Model):
    """A telephone exchange that tells us about calls. Its secret follows from the installation's key.

    `asked_at` is when it asked last what the desks want, `clock_off` by how many seconds its clock is ahead of ours.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(_("active"), default=True)
    generation = models.PositiveSmallIntegerField(_("key number"), default=1)
    asked_at = models.DateTimeField(null=True, editable=False)
    clock_off = models.FloatField(null=True, editable=False)

    def __str__(self) -> str:
        return self.title


class Call(models.Model):
    """One telephone call. Numbers lie encrypted; equal callers find one another by a blind index.

    `location_link` is where the network keeps the caller's place (RFC 6442, by reference).
    `merged_from` is the incident to which the call belonged before that was merged into another.
    """

    trunk = models.ForeignKey(Trunk, models.PROTECT, null=True, related_name="+", db_index=False)
    external_id = models.CharField(max_length=200, blank=True)
    last_seq = models.IntegerField(default=0)
    state = models.CharField(max_length=16, choices=CallState, default=CallState.RINGING)
    classed = models.CharField(max_length=16, choices=CallClassWord, blank=True)
    class_reason = models.CharField(max_length=16, blank=True)
    caller = EncryptedText(blank=True, default="")
    caller_index = BlindIndex(default="", db_index=False)
    caller_name = EncryptedText(blank=True, default="")
    called = models.CharField(max_length=60, blank=True)
    score = models.PositiveSmallIntegerField(default=0)
    flags = ArrayField(models.CharField(max_length=24), default=list)
    rang_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    classified_at = models.DateTimeField(null=True)
    located_at = models.DateTimeField(null=True)
    incident_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    callbacks = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    claimed_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    place_source = models.CharField(max_length=12, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    area_code = models.CharField(max_length=16, blank=True)
    cell_id = models.CharField(max_length=24, blank=True)
    location_link = EncryptedText(blank=True, default="")
    card = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    incident = models.ForeignKey("emergency.Incident", models.PROTECT, null=True, related_name="calls", db_index=False)
    merged_from = models.ForeignKey("emergency.Incident", models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey("kernel.Case", models.SET_NULL, null=True, related_name="+", db_index=False)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            # The desk asks for what is open; the months behind it are a million rows that it never touches.
            models.Index(fields=["rang_at"], name="call_open", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["caller_index", "-rang_at"], name="call_caller", condition=~Q(caller_index="")),
            models.Index(fields=["incident"], name="call_incident", condition=Q(incident__isnull=False)),
            models.Index(fields=["rang_at"], name="call_rang"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trunk", "external_id"], name="call_once", condition=~Q(external_id="")),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Fix(models.Model):
    """A position of a caller as one source told it. All are kept; the call holds the one that counts."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="fixes")
    source = models.CharField(max_length=12)
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    warnings = ArrayField(models.CharField(max_length=24), default=list)

    def __str__(self) -> str:
        return f"{self.source} of call {self.call_id}"


class EarlyFix(models.Model):
    """A position that a phone sent before its call rang: it waits for the call, a few minutes long."""

    caller_index = BlindIndex()
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy = models.FloatField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    warnings = ArrayField(models.CharField(max_length=24), default=list)

    def __str__(self) -> str:
        return f"early fix {self.pk}"


class Recording(models.Model):
    """The sound of a call, by its file and hash. Hearing it is recorded, with the purpose."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="recordings")
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    made_at = models.DateTimeField(db_default=Now())
    held = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "sha256"], name="recording_once")]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="recording_kept", condition=Q(erased_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"recording of call {self.call_id}"


class Block(models.Model):
    """A number that is refused for a while; it always ends, and pressing 1 always gets through."""

    number = EncryptedText()
    number_index = BlindIndex()
    reason = models.CharField(_("reason"), max_length=200)
    created_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(_("until"))
    lifted_at = models.DateTimeField(null=True)
    refused = models.PositiveIntegerField(default=0)
    overridden = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("created_at")), name="block_ends"),
        ]
        indexes: ClassVar = [models.Index(fields=["until"], name="block_running", condition=Q(lifted_at__isnull=True))]

    def __str__(self) -> str:
        return f"block {self.pk}"


class LocationCard(models.Model):
    """A one-time page that a caller opens to send place and photo. Only the digest of its address is kept."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="location_cards")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    file_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"location card of call {self.call_id}"


class TransferTarget(models.Model):
    """An agency, neighbouring region or service with the number under which it takes over."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TargetKind)
    phone = models.CharField(_("phone"), max_length=32)
    discipline = models.CharField(_("told of incidents for"), max_length=12, choices=Discipline, blank=True)
    agency = models.ForeignKey(
        "kernel.Agency", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    rank = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering: ClassVar = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """One handing-over. It is only complete when both were heard on the line and the other side confirmed.

    `line` is how the telephone agent reaches the other side: calling, connected, over; empty where no agent calls.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="transfers")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="transfers")
    target = models.ForeignKey(TransferTarget, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=TransferState, default=TransferState.OFFERED)
    taken_by = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=12, blank=True, default="")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"transfer of call {self.call_id}"
