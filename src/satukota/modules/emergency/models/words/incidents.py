"""The words for an incident: its group, where it stands, its log, how it ended."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IncidentState(TextChoices):
    """Where an incident stands."""

    DRAFT = "draft", _("draft")
    PENDING = "pending", _("needs units")
    SCHEDULED = "scheduled", _("scheduled")
    DISPATCHED = "dispatched", _("units sent")
    RESPONDING = "responding", _("on the way")
    ON_SCENE = "on_scene", _("on scene")
    UNDER_CONTROL = "under_control", _("under control")
    CLOSED = "closed", _("closed")
    REFERRED = "referred", _("referred")
    CANCELLED = "cancelled", _("cancelled")
    UNFOUNDED = "unfounded", _("unfounded")
    DUPLICATE = "duplicate", _("duplicate")


class Group(TextChoices):
    """The groups of Permenkominfo 10/2016."""

    FIRE = "fire", _("Fire")
    RIOT = "riot", _("Riot")
    ACCIDENT = "accident", _("Accident")
    DISASTER = "disaster", _("Disaster")
    HEALTH = "health", _("Health")
    SECURITY = "security", _("Security")
    OTHER = "other", _("Other")


class Disposition(TextChoices):
    """How an incident ended."""

    HANDLED = "handled", _("Handled on scene")
    TRANSPORTED = "transported", _("Patient taken to a hospital")
    HANDED_OVER = "handed_over", _("Handed over to an agency")
    NO_ACTION = "no_action", _("No help was needed any more")
    REFUSED = "refused", _("Help was refused")
    NOT_FOUND = "not_found", _("Nothing found on scene")


class IncidentChange(TextChoices):
    """What somebody did to an incident, told to the one who came too late."""

    OPEN = "open", _("opened it")
    SEND = "send", _("sent units")
    CHANGE = "change", _("corrected it")
    RAISE_ALARM = "raise_alarm", _("raised the alarm")
    CONTROL = "control", _("set it under control")
    CLOSE = "close", _("ended it")
    CANCEL = "cancel", _("cancelled it")
    UNFOUNDED = "unfounded", _("called it unfounded")
    REFER = "refer", _("referred it")
    REOPEN = "reopen", _("opened it again")
    SCHEDULE = "schedule", _("scheduled it")
    RELEASE = "release", _("released it")
    DUPLICATE = "duplicate", _("joined it to another incident")
    ABSORB = "absorb", _("joined another incident to it")
    PART = "part", _("parted it from another incident")


class Discipline(TextChoices):
    """Who a protocol card says must know."""

    FIRE = "fire", _("Fire service")
    MEDICAL = "medical", _("Medical help")
    POLICE = "police", _("Police")
    DISASTER = "disaster", _("Disaster agency")


class LogWord(TextChoices):
    """What the program itself writes into an incident's log; `{before}`, `{after}`, `{what}` are filled in."""

    KIND = "kind", _("Kind: {before} → {after}")
    PRIORITY = "priority", _("Priority: {before} → {after}")
    PLACE_TEXT = "place_text", _("Place: {before} → {after}")
    POINT = "point", _("Point on the map: {before} → {after}")
    WHAT = "what", _("What happened: {before} → {after}")
    SENSITIVE = "sensitive", _("For few eyes only: {before} → {after}")
    AGENCIES = "agencies", _("Agencies: {before} → {after}")
    ANSWERS = "answers", _("Answers to the card: {before} → {after}")
    ATTACH = "attach", _("Call of {what} was joined")
    DETACH = "detach", _("Call of {what} was parted")
    DUPLICATE = "duplicate", _("Joined to {what}")
    ABSORB = "absorb", _("{what} was joined to this incident")
    PART = "part", _("Parted from {what}")
    PATIENT = "patient", _("Patient {before}: {after}")
    HOSPITAL = "hospital", _("Patient {before} goes to {after}")
    ROLL = "roll", _("Roll call: all are heard. Again in {what} minutes")
    ROLL_ENDS = "roll_ends", _("The roll calls end")
    ROLE = "role", _("{before}: {after}")
    TELL = "tell", _("{what} was told")
    NOBODY_TOLD = "nobody_told", _("{what}: nobody could be told by message, call them")


class EntryKind(TextChoices):
    """Kinds of lines in an incident's log."""

    NOTE = "note", _("note")
    CHAT = "chat", _("message")
    PHOTO = "photo", _("photo")
    OVERRIDE = "override", _("exception")
    SYSTEM = "system", _("system")
    RADIO = "radio", _("radio")
