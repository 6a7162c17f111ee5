"""A case type as frozen data: what `layanan/1` says, with the sugar taken out. Built by `load.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.courses import Amendment, Appeal, Renewal
from satukota.kernel.cases.rules.fields import Form, Page
from satukota.kernel.cases.rules.letter import Letter
from satukota.kernel.cases.rules.logic import Expression
from satukota.kernel.cases.rules.matching import Dedup
from satukota.kernel.cases.rules.terms import Term
from satukota.kernel.cases.rules.words import Words

OPEN = "open"
"""The name under which clocks know the opening of a case; no action may have it."""

VISIBILITIES = ("public", "agency", "parties", "sealed")


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands. `waits_for` is the role the city waits for; `queue` the role whose worklist shows it."""

    id: str
    label: Words
    initial: bool = False
    final: bool = False
    waits_for: str = ""
    expires: Term | None = None
    sla: Term | None = None
    queue: str = ""
    public_label: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """The system acts when the named clock is due; `expires` stands for the clock of the state's own `expires`."""

    clock: str

    def clock_in(self, state: str) -> str:
        """Return the id of the clock in that state."""
        return expiry(state) if self.clock == "expires" else self.clock


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told of an action: `to` are data paths or roles, `template` a code of the notifications package."""

    to: tuple[str, ...]
    channels: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a role may do. `to` is None where the case stays in its state; `validate` is "all" or a list of pages."""

    id: str
    label: Words
    from_: tuple[str, ...]
    by: tuple[str, ...]
    to: str | None = None
    guard: Expression | None = None
    form: Form = field(default_factory=Form)
    needs: tuple[str, ...] = ()
    flags_add: tuple[str, ...] = ()
    flags_remove: tuple[str, ...] = ()
    set: Mapping[str, Expression] = field(default_factory=dict)
    run: tuple[str, ...] = ()
    timer: Timer | None = None
    notify: Notice | None = None
    validate: str | tuple[str, ...] = ()
    four_eyes: tuple[str, ...] = ()
    sign: str = ""
    requires_photo: Expression | None = None
    public: bool = False
    likely: bool = False
    order: int = 0
    after: tuple[str, ...] = ()
    """Final states in which it may still be done: what is over is taken from the public, or opened again."""
    words_for_staff: bool = False
    """Where it is public, everybody learns that it was done, and only staff its words."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who may act. `memberships`: kernel role codes that fill it; `opd`: an agency code; `scope`: a territory."""

    id: str
    kind: str
    label: Words
    opd: str = ""
    scope: str = "city"
    memberships: tuple[str, ...] = ()
    signs: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition beside the state: it blocks actions until one of `cleared_by` removes it."""

    id: str
    label: Words
    blocks: tuple[str, ...] = ()
    cleared_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of escalation: at `after` times the term, tell `to` (head, parent, top or a role) and `notify`."""

    after: float
    to: str
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A promise about time.

    `start` and `stop` are action ids (or "open"); a clock bound to states has `inside` instead and runs while the
    case is in one of them. `pause` are the states in which it stands still. `term` may depend on the data: then
    `chosen` computes it, or `due_at` names the answer whose day is the last one. `kind` is named, total, state or expires.
    """

    id: str
    label: Words
    term: Term | None
    chosen: Expression | None = None
    due_at: str = ""
    start: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    pause: frozenset[str] = frozenset()
    warn_at: float = 0.8
    escalate: tuple[Rung, ...] = ()
    kind: str = "named"


DOCUMENT = "document:"
"""A file of this kind with a document's id is that paper of the case."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that the applicant brings; `one_of` groups alternatives; `generate` names the form we print.

    A drawing or a plan is not `personal`: who advises on the matter sees it though names are not theirs to read.
    """

    id: str
    title: Words
    accept: tuple[str, ...] = ()
    max_mb: int = 10
    one_of: str = ""
    generate: str = ""
    required: bool = False
    required_when: Expression | None = None
    provided_by: tuple[str, ...] = ()
    personal: bool = True


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid, in whole rupiah: `amount`, or `formula` over the data; `basis` is the rule it rests on.

    A `bond` is only deposited. `billed_by` are the actions whose bill it stands on; without it, all that bill.
    """

    id: str
    label: Words
    basis: str
    amount: int | None = None
    formula: Expression | None = None
    when: Expression | None = None
    bond: bool = False
    billed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """A result: printed from `template` or as a `letter`, or made by the `external` system.

    `expires` is a text with data paths.

    `about` is the group of answers of the one whom the paper is about, where a matter has papers about several: what
    `verify` shows of such a group is read from the paper's own.

    `refusal` are the actions that refuse and send this letter; it is not what was asked for, and no other action makes it.
    """

    id: str
    title: Words
    template: str = ""
    external: str = ""
    engine: str = "pdf-a"
    number: str = ""
    qr: tuple[str, ...] = ("url",)
    revocable: bool = False
    when: Expression | None = None
    expires: str = ""
    about: str = ""
    letter: Letter | None = None
    refusal: tuple[str, ...] = ()

    @property
    def printed(self) -> bool:
        """Tell whether it is printed here."""
        return bool(self.template or self.letter)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A valid paper of another service that an application rests on: its number is the answer to `number`.

    `same` says whose it must be: own answers, each with the one of the other application that it must equal.
    """

    service: str
    number: str
    same: Mapping[str, str]
    output: str = ""
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many applications with the same answers in a period: day, month, year, ever, or while they are valid.

    The period is that of the date answered to `on`, else of the day of sending. In the states `free` an application
    takes no place any more; `valid` counts what is open and papers that hold.
    """

    id: str
    most: int
    per: str
    same: tuple[str, ...] = ()
    on: str = ""
    free: tuple[str, ...] = ()
    say: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prefill:
    """A register that is asked for answers: `ask` are its questions with ours, `fill` ours with what it gives."""

    id: str
    source: str
    ask: Mapping[str, str]
    fill: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Why personal data is processed. `retain` says how long by state; None means for ever. `access` by data class."""

    purpose: str
    ground: str
    retain: Mapping[str, Term | None] = field(default_factory=dict)
    access: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One action of an example, with what is typed into its form."""

    action: str
    form: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A built-in test: after `path` the case is in `end`, has exactly `flags`, and `denied` actions are refused."""

    name: str
    given: Mapping[str, Any]
    path: tuple[Step, ...]
    end: str = ""
    flags: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a case type ended, and the id of the one that takes its place; "" where none does."""

    why: Words
    instead: str = ""


@dataclass(frozen=True)
class Definition:
    """A published case type. `raw` is the JSON it was built from, `digest` its SHA-256 in hex."""

    id: str
    version: int
    title: Words
    summary: Words
    owner: Mapping[str, str]
    prefix: str
    status: str
    states: Mapping[str, State]
    actions: Mapping[str, Action]
    roles: Mapping[str, Role]
    flags: Mapping[str, Flag]
    clocks: Mapping[str, ClockRule]
    data: Form
    pages: tuple[Page, ...]
    documents: Mapping[str, Document]
    fees: Mapping[str, Fee]
    outputs: Mapping[str, Output]
    notify: Mapping[str, Notice]
    tests: tuple[Example, ...]
    raw: Mapping[str, Any]
    digest: str
    dedup: Dedup | None = None
    privacy: Privacy | None = None
    calendar: str = ""
    visibility: str = "parties"
    audience: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    assurance: Mapping[str, int] = field(default_factory=dict)
    requires: tuple[Requirement, ...] = ()
    quota: tuple[Quota, ...] = ()
    prefill: tuple[Prefill, ...] = ()
    batch: int = 0
    verify: tuple[str, ...] = ()
    after: Mapping[str, Any] = field(default_factory=dict)
    renewal: Renewal | None = None
    amendment: Amendment | None = None
    appeal: Appeal | None = None
    ended: Ended | None = None

    @property
    def initial(self) -> State:
        """Return the state in which a case is opened."""
        return next(state for state in self.states.values() if state.initial)

    def leaving(self, state: str) -> tuple[Action, ...]:
        """Return the actions that may start in that state, in their written order."""
        return tuple(action for action in self.actions.values() if state in action.from_ or state in action.after)

    def timed_actions(self, state: str) -> tuple[tuple[Action, str], ...]:
        """Return the timed actions of a state, each with the id of the clock that fires it."""
        return tuple((action, action.timer.clock_in(state)) for action in self.leaving(state) if action.timer)


def expiry(state: str) -> str:
    """Return the id of the clock that `expires` gives to a state."""
    return f"expires:{state}"


def promised_clock(state: str) -> str:
    """Return the id of the clock that `sla` gives to a state."""
    return f"state:{state}"
