"""The words for calls and for handing them over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CallState(TextChoices):
    """Where a call stands."""

    RINGING = "ringing", _("ringing")
    QUEUED = "queued", _("waiting")
    ANSWERED = "answered", _("talking")
    ON_HOLD = "on_hold", _("on hold")
    TRANSFERRING = "transferring", _("being handed over")
    TRANSFERRED = "transferred", _("handed over")
    ABANDONED = "abandoned", _("hung up before the answer")
    CALLBACK_DUE = "callback_due", _("to call back")
    CALLBACK_DONE = "callback_done", _("called back")
    CALLBACK_FAILED = "callback_failed", _("call back not reached")
    REVIEWED = "reviewed", _("reviewed")
    BLOCKED = "blocked", _("blocked")
    OVERFLOWED = "overflowed", _("waiting too long")
    WRAP_UP = "wrap_up", _("wrap-up")
    CLOSED = "closed", _("closed")


class CallClassWord(TextChoices):
    """What a call was."""

    EMERGENCY = "emergency", _("Emergency")
    INFORMATION = "information", _("Information")
    PRANK = "prank", _("Prank")
    GHOST = "ghost", _("Silent")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    TEST = "test", _("Test")
    DUPLICATE = "duplicate", _("Duplicate")


class ClassReason(TextChoices):
    """Why a call is called a prank or silent."""

    CHILDREN = "children", _("children playing")
    ABUSE = "abuse", _("insults")
    FALSE_REPORT = "false_report", _("false report")
    REPEATED = "repeated", _("repeated disturbance")
    SILENT = "silent", _("nothing to hear")
    NOISE = "noise", _("only noise")
    SHORT = "short", _("hung up within 10 seconds")


class TransferState(TextChoices):
    """Where a handing-over stands."""

    OFFERED = "offered", _("calling")
    BOTH_HEARD = "both_heard", _("both are on the line")
    CONFIRMED = "confirmed", _("taken over")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TargetKind(TextChoices):
    """Whom a call can be handed to."""

    AGENCY = "agency", _("Agency of the city")
    REGION = "region", _("Neighbouring region")
    SERVICE = "service", _("National service")
