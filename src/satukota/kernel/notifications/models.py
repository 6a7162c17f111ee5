"""Messages to people: what is said, by which way it went, what became of it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from satukota.kernel.people.api import BlindIndex, EncryptedText


class Status(models.TextChoices):
    """What became of a message; the words are those of GOV.UK Notify."""

    CREATED = "created", _("waiting")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    TEMPORARY_FAILURE = "temporary-failure", _("failed, will be tried again")
    PERMANENT_FAILURE = "permanent-failure", _("cannot be delivered")
    TECHNICAL_FAILURE = "technical-failure", _("given up after many tries")
    CANCELLED = "cancelled", _("cancelled")


class Channel(models.TextChoices):
    """The ways by which a message can leave the house."""

    IN_APP = "in_app", _("in this site")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    TELEGRAM = "telegram", _("Telegram")
    WEBPUSH = "webpush", _("notification of the browser")


class Message(models.Model):
    """One thing to say to one person, once: `key` is unique. Its tries are the `Delivery` rows.

    `browser` is that of a visitor who has no account and left no address. Values and bare addresses are personal data
    and lie encrypted; everything else are codes and ids. `secrets` holds the values that open something to whoever
    holds them: only channels and the recipient's own list read it.
    """

    key = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey("kernel.User", models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("kernel.Person", models.CASCADE, null=True, related_name="+")
    address = EncryptedText(blank=True, default="")
    browser = models.ForeignKey("kernel.ChannelAddress", models.SET_NULL, null=True, related_name="+", db_index=False)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=5)
    context = EncryptedText(blank=True, default="")
    secrets = EncryptedText(blank=True, default="")
    case_id = models.BigIntegerField(null=True)
    case_number = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.CREATED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_message"
        indexes = [
            models.Index("case_id", name="message_case", condition=models.Q(case_id__isnull=False)),
            models.Index(fields=["status", "-id"], name="message_status"),
            models.Index(fields=["channel", "-id"], name="message_channel"),
            models.Index(fields=["template", "-id"], name="message_template"),
            models.Index("created_at", name="message_created"),
            models.Index("browser", name="message_browser", condition=models.Q(browser__isnull=False)),
            models.Index(
                "next_try",
                name="message_due",
                condition=models.Q(status__in=["created", "sending", "sent", "temporary-failure"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class Delivery(models.Model):
    """One way tried for one message: attempts, the provider's reference, its answer. `hint` is a masked address."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=20, choices=Status, default=Status.CREATED)
    attempts = models.PositiveSmallIntegerField(default=0)
    hint = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    units = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_delivery"
        indexes = [models.Index("channel", "reference", name="delivery_reference", condition=~models.Q(reference=""))]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class InboxItem(models.Model):
    """A message in the person's own list on this site; its text is made when it is read, in their language."""

    user = models.ForeignKey("kernel.User", models.CASCADE, related_name="+", db_index=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_inbox_item"
        indexes = [
            models.Index(fields=["user", "-id"], name="inbox_item_user"),
            models.Index("user", name="inbox_item_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"inbox item {self.pk}"


class MessageTemplate(models.Model):
    """A wording changed by the city. The newest version wins over the package's YAML; none is ever edited."""

    code = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=5)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    author = models.ForeignKey("kernel.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_message_template"
        constraints = [
            models.UniqueConstraint(fields=["code", "channel", "language", "version"], name="message_template_version"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.channel} {self.language} v{self.version}"


class Preference(models.Model):
    """How one user or one person wants to be reached. Quiet hours are in the city's time; empty means the default."""

    user = models.OneToOneField("kernel.User", models.CASCADE, null=True, related_name="+")
    person = models.OneToOneField("kernel.Person", models.CASCADE, null=True, related_name="+")
    channels = models.JSONField(default=list)
    language = models.CharField(max_length=5, blank=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    opted_out = models.BooleanField(default=False)
    muted = models.JSONField(default=list)

    class Meta:
        db_table = "kernel_preference"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(person__isnull=True), name="preference_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class ChannelAddress(models.Model):
    """An address that only one channel knows: a Telegram chat, a browser's push endpoint.

    `digest` finds an address without reading it. A browser of a visitor belongs to nobody: it is all that is known.
    """

    user = models.ForeignKey("kernel.User", models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("kernel.Person", models.CASCADE, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    address = EncryptedText()
    digest = BlindIndex()
    created_at = models.DateTimeField(db_default=Now())
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_channel_address"
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="channel_address_once")]

    def __str__(self) -> str:
        return f"{self.channel} address {self.pk}"


class BrowserFollow(models.Model):
    """A browser that is told what becomes of a topic (`<module>.<what>.<id>`), in the language in which it asked."""

    browser = models.ForeignKey(ChannelAddress, models.CASCADE, related_name="follows")
    topic = models.CharField(max_length=100)
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "kernel_browser_follow"
        constraints = [models.UniqueConstraint(fields=["topic", "browser"], name="browser_follow_once")]

    def __str__(self) -> str:
        return f"browser follow {self.pk}"
