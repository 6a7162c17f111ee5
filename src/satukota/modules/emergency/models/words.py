"""The words for every code of the rules, in the reader's language."""

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
    OVERFLOWED = "overflowed", _("sent on to the neighbour")
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


class EntryKind(TextChoices):
    """Kinds of lines in an incident's log."""

    NOTE = "note", _("note")
    CHAT = "chat", _("message")
    PHOTO = "photo", _("photo")
    OVERRIDE = "override", _("exception")
    SYSTEM = "system", _("system")


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
