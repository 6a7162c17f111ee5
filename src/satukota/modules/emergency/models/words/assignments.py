"""The words for assignments, and for the proposal before them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentState(TextChoices):
    """Where a unit stands in an incident."""

    PROPOSED = "proposed", _("proposed")
    DISPATCHED = "dispatched", _("alerted")
    ACKNOWLEDGED = "acknowledged", _("accepted")
    EN_ROUTE = "en_route", _("on the way")
    STAGING = "staging", _("waiting nearby")
    ON_SCENE = "on_scene", _("on scene")
    PATIENT_CONTACT = "patient_contact", _("with the patient")
    TRANSPORTING = "transporting", _("transporting")
    AT_FACILITY = "at_facility", _("at the hospital")
    CLEARED = "cleared", _("done")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("declined")
    DIVERTED = "diverted", _("diverted")


class AssignmentVerb(TextChoices):
    """What a crew or dispatcher can say of an assignment."""

    ACKNOWLEDGE = "acknowledge", _("Accept")
    DEPART = "depart", _("On the way")
    STAGE = "stage", _("Waiting nearby")
    ARRIVE = "arrive", _("On scene")
    REACH_PATIENT = "reach_patient", _("With the patient")
    TRANSPORT = "transport", _("Transporting")
    DELIVER = "deliver", _("At the hospital")
    CLEAR = "clear", _("Done")
    DECLINE = "decline", _("Cannot go")
    CANCEL = "cancel", _("Call back")
    DIVERT = "divert", _("To another incident")


class PickReason(TextChoices):
    """Why a unit is proposed."""

    TIME = "closest_by_time", _("shortest drive")
    DISTANCE = "closest_by_distance", _("nearest in a straight line")
    AREA = "same_area", _("station in the area that was named")
    STATION = "station_order", _("in the order of stations")
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
