"""The words for a proposal: why a unit is in it, or why a place stays empty."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PickReason(TextChoices):
    """Why a unit is proposed."""

    TIME = "closest_by_time", _("shortest drive")
    DISTANCE = "closest_by_distance", _("nearest in a straight line")
    REST = "rest_overridden", _("in rest, nobody else left")


class ShortReason(TextChoices):
    """Why a place could not be filled."""

    NONE = "none_in_city", _("the city has none")
    BUSY = "all_busy", _("all are committed")
    CREW = "not_staffed", _("not enough crew")
    REST = "all_in_rest", _("all in rest")
    RADIUS = "outside_radius", _("all too far away")
    FEW = "too_few", _("not enough of them")
    OTHER = "no_candidates", _("none can go")
