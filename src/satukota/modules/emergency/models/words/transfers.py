"""The words for the handing-over of a call."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
