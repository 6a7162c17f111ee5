"""The words for a unit: its kind, its duty, whether it can be sent."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """What a crew says of itself."""

    IN_STATION = "available_in_station", _("ready in station")
    MOBILE = "available_mobile", _("ready on the road")
    RETURNING = "returning", _("returning")
    DELAYED = "delayed", _("ready with delay")
    OUT_OF_SERVICE = "out_of_service", _("out of service")
    OFF_DUTY = "off_duty", _("off duty")


class Availability(TextChoices):
    """Whether a unit can be sent."""

    AVAILABLE = "available", _("ready")
    DELAYED = "delayed", _("delayed")
    COMMITTED = "committed", _("committed")
    UNAVAILABLE = "unavailable", _("not available")


class UnitKind(TextChoices):
    """Kinds of units."""

    ENGINE = "engine", _("Fire engine")
    WATER = "water", _("Water tender")
    FOAM = "foam", _("Foam tender")
    COMMAND = "command", _("Command car")
    RESCUE = "rescue", _("Rescue truck")
    AMBULANCE = "ambulance", _("Ambulance")
    ADVANCED = "advanced", _("Emergency ambulance")
    PATROL = "patrol", _("Patrol car")
    BOAT = "boat", _("Boat")
