"""The words for a scene: how badly people are hurt, who leads what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Triage(TextChoices):
    """START's colours, the most urgent first."""

    RED = "red", _("red: now")
    YELLOW = "yellow", _("yellow: can wait a little")
    GREEN = "green", _("green: walks")
    BLACK = "black", _("black: dead")


class SceneRole(TextChoices):
    """Who leads what at a large scene."""

    COMMANDER = "commander", _("Incident commander")
    OPERATIONS = "operations", _("Operations")
    SAFETY = "safety", _("Safety")
    STAGING = "staging", _("Staging")
    MEDICAL = "medical", _("Medical")
    LIAISON = "liaison", _("Liaison")
