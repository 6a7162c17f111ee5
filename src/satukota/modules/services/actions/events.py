"""What is recorded about services beside the steps of their cases. Ids and codes only."""

from dataclasses import dataclass
from typing import ClassVar

from satukota.kernel.events.api import Audience, EventData


@dataclass(frozen=True, slots=True)
class ApplicationForgotten(EventData):
    """The time was over for which an application is kept. `type` the service, `state` in which it had ended."""

    name: ClassVar[str] = "services.application_forgotten"
    ceiling: ClassVar[Audience] = Audience.SEALED
    type: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PaperIssued(EventData):
    """A paper was issued. `paper` is its id, `output` which of the service's results, `type` the service."""

    name: ClassVar[str] = "services.paper_issued"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    paper: int = 0
    output: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class PaperStamped(EventData):
    """A time stamp was put on an issued paper. `paper` is its id."""

    name: ClassVar[str] = "services.paper_stamped"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    paper: int = 0


@dataclass(frozen=True, slots=True)
class PaperEnded(EventData):
    """A paper holds no longer. `paper` is its id, `status` revoked or superseded, `by` the paper that follows it."""

    name: ClassVar[str] = "services.paper_ended"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    paper: int = 0
    status: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class PaperRestored(EventData):
    """A revoked paper holds again: an objection against that was granted. `paper` is its id."""

    name: ClassVar[str] = "services.paper_restored"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    paper: int = 0


@dataclass(frozen=True, slots=True)
class BirthRegistered(EventData):
    """Children were registered. `type` the service, `children` how many, `area` the kelurahan where they live.

    The subject is the case: what else is known of them is read by `services.api.registered_births`.
    """

    name: ClassVar[str] = "services.birth_registered"
    ceiling: ClassVar[Audience] = Audience.PARTIES
    type: str = ""
    children: int = 1
    area: str = ""


@dataclass(frozen=True, slots=True)
class BillPaid(EventData):
    """A bill is fully paid. `bill` is its id, `type` the service."""

    name: ClassVar[str] = "services.bill_paid"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    bill: int = 0
    type: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRecorded(EventData):
    """Money came in for a bill, or a record of that was taken back. `payment` and `bill` are ids, `amount` whole rupiah,
    below zero where it was taken back, `type` the service."""

    name: ClassVar[str] = "services.money_recorded"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    payment: int = 0
    bill: int = 0
    amount: int = 0
    type: str = ""


@dataclass(frozen=True, slots=True)
class MoneyReturned(EventData):
    """Money of a bill was asked back, or that was decided, or it was paid out. `refund` is its id, `kind` overpayment,
    bond or fee, `status` asked, approved, refused or paid, `type` the service."""

    name: ClassVar[str] = "services.money_returned"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    refund: int = 0
    kind: str = ""
    status: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class SurveyAnswered(EventData):
    """A citizen said how satisfied they are. `type` is the service, `total` the sum of the nine answers."""

    name: ClassVar[str] = "services.survey_answered"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    type: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class SiakAskedAgain(EventData):
    """SIAK is asked once more to take a correction that it refused. `request` is the id of the new request."""

    name: ClassVar[str] = "services.siak_asked_again"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    request: int = 0


@dataclass(frozen=True, slots=True)
class SiakAnswered(EventData):
    """SIAK answered a request. `request` is its id, `status` accepted or refused."""

    name: ClassVar[str] = "services.siak_answered"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    request: int = 0
    status: str = ""


@dataclass(frozen=True, slots=True)
class NumberDrawn(EventData):
    """Somebody drew a number to wait with. `line` is A, or P for those who are called first."""

    name: ClassVar[str] = "services.queue_drawn"
    line: str = ""


@dataclass(frozen=True, slots=True)
class NumberCalled(EventData):
    """A `number` was called to a `window`, or once more; it names nobody."""

    name: ClassVar[str] = "services.queue_called"
    number: str = ""
    window: str = ""


@dataclass(frozen=True, slots=True)
class CounterRuleSet(EventData):
    """What a counter can take was set from a day on. `type` the service with seats of its own, `seats` how many."""

    name: ClassVar[str] = "services.counter_rule_set"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    type: str = ""
    seats: int = 0


@dataclass(frozen=True, slots=True)
class DefinitionProposed(EventData):
    """The `version` of a service (`type`) waits for a second person, or went back to its writer (`back`)."""

    name: ClassVar[str] = "services.definition_proposed"
    ceiling: ClassVar[Audience] = Audience.AGENCY
    type: str = ""
    version: int = 0
    back: bool = False
