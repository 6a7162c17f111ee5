"""People who write to the city: conversations by which reports come in, and areas of which somebody wants to hear."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import BlindIndex, EncryptedText


class Conversation(models.Model):
    """A report that grows from messages (WhatsApp, Telegram, e-mail); answers so far lie encrypted."""

    channel = models.CharField(max_length=12)
    sender = BlindIndex()
    address = EncryptedText()
    step = models.CharField(max_length=16, default="start")
    answers = EncryptedText(blank=True, default="")
    key = models.CharField(max_length=40)
    last_case = models.CharField(max_length=64, blank=True)
    cases = models.JSONField(default=list)
    """Ids of the last reports that came from this talk: an officer's question goes back there, its answer to them."""
    last_sent = models.DateTimeField(null=True)
    """When the newest message that was taken into account was sent, by the sender's clock."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "sender"], name="reports_conversation_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} conversation {self.pk}"


class Incoming(models.Model):
    """A message that came in, by its id at the channel: the same one twice is one."""

    channel = models.CharField(max_length=12)
    external_id = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="reports_incoming_once")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="reports_incoming_at")]

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"


class SetAside(models.Model):
    """A message that became no report: it could not be read, or a machine seems to have written it.

    Its words are kept for staff until `actions.aside.KEPT` is over, so that nothing that a person wrote is lost.
    """

    class Reason(models.TextChoices):
        UNREADABLE = "unreadable", _("it could not be read")
        AUTOMATIC = "automatic", _("a machine answered by itself")
        BULK = "bulk", _("sent to many at once")
        MANY = "many", _("too many from one address within an hour")
        ENDED = "ended", _("written about a report that has ended")

    channel = models.CharField(max_length=12)
    external_id = models.CharField(max_length=200)
    reason = models.CharField(max_length=12, choices=Reason)
    detail = models.CharField(max_length=120, blank=True)
    sender = BlindIndex()
    address = EncryptedText(blank=True, default="")
    words = EncryptedText(blank=True, default="")
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="reports_aside_at")]

    def __str__(self) -> str:
        return f"{self.channel} set aside {self.pk}"

    @property
    def is_about_ended(self) -> bool:
        """Tell whether it is about a report that has ended; `detail` is that report's number then."""
        return self.reason == self.Reason.ENDED


class AreaWatch(models.Model):
    """Somebody wants to hear of new public reports in an area; told only when they have `confirmed` it by a message.

    `asked_at` is when they were last asked to.
    """

    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="+")
    area_code = models.CharField(max_length=16)
    category = models.CharField(max_length=80, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area_code"], name="reports_watch_area")]

    def __str__(self) -> str:
        return f"watch of {self.area_code}"
