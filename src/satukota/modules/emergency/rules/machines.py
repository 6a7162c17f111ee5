"""Call, incident and assignment as tables that can be read aloud."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


class Refused(Exception):
    """That step is not possible from here."""

    def __init__(self, machine: str, state: str, action: str) -> None:
        super().__init__(f"{machine}: {action} is not possible from {state}")
        self.state, self.action = state, action


@dataclass(frozen=True, slots=True)
class Step:
    """From any of `sources`, `action` leads to `target` and writes the time `stamp`."""

    action: str
    sources: tuple[str, ...]
    target: str
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """A state machine as data; `ends` are the states in which nothing runs any more."""

    name: str
    steps: tuple[Step, ...]
    ends: frozenset[str]

    def step(self, state: str, action: str) -> Step:
        """Return the step that `action` means in `state`; raise Refused where there is none."""
        for step in self.steps:
            if step.action == action and state in step.sources:
                return step
        raise Refused(self.name, state, action)

    def can(self, state: str, action: str) -> bool:
        """Tell whether `action` is possible in `state`."""
        return any(step.action == action and state in step.sources for step in self.steps)

    def actions(self, state: str) -> list[str]:
        """Return the actions that are possible in `state`, in the table's order."""
        return [step.action for step in self.steps if state in step.sources]

    def states(self) -> set[str]:
        """Return every state that the table names."""
        return {name for step in self.steps for name in (*step.sources, step.target)}

    def target_of(self, action: str) -> str:
        """Return the state that an action aims at, wherever it starts."""
        return next(step.target for step in self.steps if step.action == action)


WAITING = ("ringing", "queued")
"""Nobody has taken the call yet."""
TALKING = ("answered", "on_hold", "transferring")
"""Caller and call taker are connected."""

CALL = Machine(
    "call",
    (
        Step("queue", ("ringing",), "queued", "queued_at"),
        Step("claim", (*WAITING, "overflowed"), "answered", "answered_at"),
        Step("hold", ("answered",), "on_hold"),
        Step("resume", ("on_hold",), "answered"),
        Step("offer_transfer", ("answered", "on_hold"), "transferring"),
        Step("withdraw_transfer", ("transferring",), "answered"),
        Step("confirm_transfer", ("transferring",), "transferred", "ended_at"),
        Step("hang_up", TALKING, "wrap_up", "ended_at"),
        Step("hang_up", (*WAITING, "overflowed"), "abandoned", "ended_at"),
        Step("block", WAITING, "blocked", "ended_at"),
        Step("unblock", ("blocked",), "queued", "queued_at"),
        Step("overflow", WAITING, "overflowed"),
        Step("ask_callback", ("abandoned",), "callback_due"),
        Step("callback_reached", ("callback_due", "abandoned"), "callback_done", "called_back_at"),
        Step("callback_missed", ("callback_due", "abandoned"), "callback_failed", "called_back_at"),
        Step("callback_again", ("callback_failed",), "callback_due"),
        Step("review", ("abandoned", "callback_due", "callback_failed"), "reviewed"),
        Step("close", ("wrap_up", "transferred", "callback_done"), "closed", "wrapped_at"),
    ),
    frozenset({"closed", "reviewed", "blocked"}),
)

OPEN_INCIDENT = ("draft", "pending", "scheduled", "dispatched", "responding", "on_scene", "under_control")
_BEFORE_SCENE = ("pending", "scheduled", "dispatched", "responding")

INCIDENT = Machine(
    "incident",
    (
        Step("release", ("draft", "scheduled"), "pending"),
        Step("schedule", ("draft", "pending"), "scheduled"),
        Step("dispatch", ("pending", "scheduled"), "dispatched", "first_dispatch_at"),
        Step("respond", ("pending", "dispatched"), "responding"),
        Step("arrive", ("pending", "dispatched", "responding"), "on_scene", "first_on_scene_at"),
        Step("stand_down", ("dispatched", "responding", "on_scene"), "pending"),
        Step("control", ("on_scene", "responding", "dispatched"), "under_control", "under_control_at"),
        Step("close", OPEN_INCIDENT, "closed", "closed_at"),
        Step("refer", ("draft", *_BEFORE_SCENE), "referred", "closed_at"),
        Step("cancel", ("draft", *_BEFORE_SCENE, "on_scene"), "cancelled", "closed_at"),
        Step("unfounded", (*_BEFORE_SCENE, "on_scene", "under_control"), "unfounded", "closed_at"),
        Step("duplicate", OPEN_INCIDENT, "duplicate", "closed_at"),
        Step("reopen", ("closed", "cancelled", "unfounded", "referred"), "pending"),
    ),
    frozenset({"closed", "referred", "cancelled", "unfounded", "duplicate"}),
)

_MOVING = ("dispatched", "acknowledged", "en_route", "staging")
ACTIVE = (*_MOVING, "on_scene", "patient_contact", "transporting", "at_facility")
"""Assignments that bind a unit."""

ASSIGNMENT = Machine(
    "assignment",
    (
        Step("dispatch", ("proposed",), "dispatched", "dispatched_at"),
        Step("acknowledge", ("dispatched",), "acknowledged", "acknowledged_at"),
        Step("depart", ("dispatched", "acknowledged", "staging"), "en_route", "en_route_at"),
        Step("stage", ("en_route",), "staging", "staging_at"),
        Step("arrive", _MOVING, "on_scene", "on_scene_at"),
        Step("reach_patient", ("on_scene",), "patient_contact", "patient_contact_at"),
        Step("transport", ("on_scene", "patient_contact"), "transporting", "transport_at"),
        Step("deliver", ("transporting",), "at_facility", "at_facility_at"),
        Step("clear", ACTIVE, "cleared", "cleared_at"),
        Step("cancel", ("proposed", *ACTIVE), "cancelled", "cleared_at"),
        Step("decline", ("dispatched", "acknowledged"), "declined", "cleared_at"),
        Step("divert", _MOVING, "diverted", "cleared_at"),
    ),
    frozenset({"cleared", "cancelled", "declined", "diverted"}),
)

STAMPS = (
    "dispatched_at",
    "acknowledged_at",
    "en_route_at",
    "staging_at",
    "on_scene_at",
    "patient_contact_at",
    "transport_at",
    "at_facility_at",
    "cleared_at",
)

_REACHED = {
    "on_scene": ("on_scene", "patient_contact", "transporting", "at_facility"),
    "responding": ("acknowledged", "en_route", "staging"),
    "dispatched": ("dispatched",),
}


def derived_incident(assignments: Iterable[str], current: str) -> str:
    """Return the incident's state as its assignments say; what a human decided (`under_control`, ends) stays."""
    if current in INCIDENT.ends or current in ("draft", "under_control"):
        return current
    states = set(assignments)
    for state, reached in _REACHED.items():
        if states.intersection(reached):
            return state
    if "cleared" in states and current in ("on_scene", "responding", "dispatched"):
        return current  # the work is done, a human still closes
    return "scheduled" if current == "scheduled" else "pending"


def path(machine: Machine, state: str, wanted: str) -> Iterator[Step]:
    """Yield the one step that leads directly from `state` to `wanted`, nothing where there is none."""
    for step in machine.steps:
        if step.target == wanted and state in step.sources:
            yield step
            return


def close_problems(assignments: Iterable[str], disposition: str, place: str, kind: str) -> list[str]:
    """Return why an incident may not be closed yet, as codes; a supervisor may override with a reason."""
    found = ["active_assignment"] if any(state in ACTIVE for state in assignments) else []
    found += [] if disposition else ["no_disposition"]
    found += [] if place else ["no_place"]
    return found + ([] if kind else ["no_kind"])
