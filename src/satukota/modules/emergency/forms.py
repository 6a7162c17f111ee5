"""What a desk or a crew may send, verb by verb. Anything else is answered with the field and the rule."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from satukota.modules.emergency.rules.moments import EARLIEST, LATEST, possible

WRITABLE = r"^[^\x00]*$"
"""What the database can keep: any text without the sign that ends it."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=WRITABLE)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=WRITABLE)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=WRITABLE)]
CardCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=WRITABLE)]
Id = Annotated[int, Field(ge=1, le=2**62)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
"""A time that a person names."""
ClockTime = Annotated[AwareDatetime | None, AfterValidator(lambda at: at if at is not None and possible(at) else None)]
"""What a device's clock said; one that lost the year said nothing, and its step counts all the same."""
Key = Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[\w.:-]+$")]


class Nothing(Schema):
    """A verb without details."""


class OnCall(Schema):
    """A verb about one call."""

    call: Id
    key: Key | None = None


class Claim(OnCall):
    """Take a call; `take_over` one whose desk fell silent."""

    take_over: bool = False


class CallStep(OnCall):
    """A step of the call's table."""

    action: Code


class Classify(OnCall):
    """A class with its reason."""

    classed: Code
    reason: Code = ""


class PlaceCall(OnCall):
    """Where the caller says it is."""

    text: Short = ""
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy: float | None = Field(default=None, ge=0, le=100_000)


class NoteCall(OnCall):
    """What was said; what is left out stays."""

    text: Text | None = None
    caller_name: Short | None = None
    caller: Code | None = None
    card: CardCode | None = None
    answers: dict[Code, Code] | None = None


class Attach(OnCall):
    """Join a call to an incident."""

    incident: Id


class ByHand(Schema):
    """A call without an exchange."""

    caller: Code = ""


class NewIncident(Schema):
    """An incident from a call, or without one."""

    call: Id | None = None
    kind: Code
    priority: int = Field(ge=1, le=5)
    place: Short = ""
    lon: Lon | None = None
    lat: Lat | None = None
    what: Text = ""
    card: CardCode = ""
    answers: dict[Code, Code] = {}
    agencies: list[Code] = Field(default=[], max_length=12)
    sensitive: bool = False
    key: Key | None = None


class OnIncident(Schema):
    """A verb about one incident."""

    incident: Id
    version: int | None = None


class ChangeIncident(OnIncident):
    """A correction; what is left out stays."""

    kind: Code | None = None
    priority: int | None = Field(default=None, ge=1, le=5)
    place_text: Short | None = None
    what: Text | None = None
    sensitive: bool | None = None
    card: CardCode | None = None
    answers: dict[Code, Code] | None = None
    agencies: list[Code] | None = Field(default=None, max_length=12)
    lon: Lon | None = None
    lat: Lat | None = None


class IncidentStep(OnIncident):
    """A step of the incident's table, with a reason where one is needed."""

    action: Code
    reason: Short = ""


class Close(OnIncident):
    """The end of an incident. `override` is a supervisor's reason."""

    disposition: Code = ""
    override: Short = ""


class Alarm(OnIncident):
    """A higher alarm level."""

    level: int = Field(ge=2, le=9)


class Merge(OnIncident):
    """The incident of which this one is a duplicate."""

    into: Id


class Extra(Schema):
    """A line that the dispatcher adds to what the card asks for."""

    wants: Code
    count: int = Field(default=1, ge=1, le=20)


class Propose(OnIncident):
    """Ask which units to send."""

    extra: list[Extra] = Field(default=[], max_length=12)


class Send(OnIncident):
    """Send units. `anyway` names those that are knowingly taken from something else."""

    units: list[Id] = Field(min_length=1, max_length=60)
    recommendation: Id | None = None
    reason: Short = ""
    anyway: list[Id] = Field(default=[], max_length=60)
    key: Key | None = None


class Move(Schema):
    """A step of a unit in an incident. `waited`: the seconds that it lay on a phone without a signal."""

    assignment: Id
    action: Code
    reason: Short = ""
    force: bool = False
    waited: float | None = Field(default=None, ge=0, le=30 * 86400)
    device_at: ClockTime = None
    key: Key | None = None


class DutySet(Schema):
    """What a unit is ready for."""

    unit: Id
    duty: Code
    reason: Short = ""
    until: Moment | None = None
    crew: int | None = Field(default=None, ge=0, le=40)
    key: Key | None = None


class WriteEntry(OnIncident):
    """A line for the log."""

    text: Text
    kind: Code = "note"
    corrects: Id | None = None
    device_at: ClockTime = None
    key: Key | None = None


class AddPatient(OnIncident):
    """One more who is hurt."""

    triage: Code
    key: Key | None = None


class ChangePatient(Schema):
    """Another colour, or the hospital that takes somebody."""

    patient: Id
    triage: Code | None = None
    hospital: Id | None = None


class Beds(Schema):
    """How many beds a hospital says are free."""

    hospital: Id
    free: int = Field(ge=0, le=2000)


class Roll(OnIncident):
    """All crews were heard; `minutes` until the next time, 0 ends it."""

    minutes: int | None = Field(default=None, ge=0, le=120)


class GiveRole(OnIncident):
    """Who leads what."""

    role: Code
    name: Short = ""


class BlockNumber(Schema):
    """A number that is refused for a while; of a call, or written out."""

    call: Id | None = None
    number: Code = ""
    reason: Short
    hours: float | None = Field(default=None, gt=0, le=168)


class LiftBlock(Schema):
    """Let a number through again."""

    block: Id


class OfferTransfer(OnCall):
    """Hand a call to somebody."""

    target: Id
    note: Short = ""


class OnTransfer(Schema):
    """A step of a handing-over."""

    transfer: Id
    taken_by: Short = ""
    refused: bool = False


class Refer(OnCall):
    """Pass what is no emergency on as a citizen's report."""

    title: Short = ""
    text: Text = ""


class ReportedPosition(Schema):
    """Where a crew's phone is."""

    lon: Lon
    lat: Lat
    accuracy: float | None = Field(default=None, ge=0)
    speed: float | None = None
    heading: float | None = None


class SignOn(Schema):
    """The unit that a crew takes."""

    unit: Id


class Bundle(Schema):
    """What a phone kept while it had no signal, in its order."""

    steps: list[dict[str, Any]] = Field(max_length=200)
