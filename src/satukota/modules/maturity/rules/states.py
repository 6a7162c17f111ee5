"""The way of an assessment: open, sent, verified, closed; who may take which step, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an assessment is."""

    OPEN = "open"
    SENT = "sent"
    VERIFIED = "verified"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """One step: from which state to which, and with which right.

    `others` names the earlier steps whose doer has to be somebody else; `reasoned` steps need words.
    """

    name: str
    start: frozenset[State]
    end: State
    permission: str
    others: tuple[str, ...] = ()
    reasoned: bool = False


VERDICT = "verdict"
"""Not a step that moves: what an assessor does while the assessment is verified."""

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("send", frozenset({State.OPEN}), State.SENT, "maturity.coordinate"),
        Step("verify", frozenset({State.SENT}), State.VERIFIED, "maturity.verify", ("send",)),
        Step("give-back", frozenset({State.SENT, State.VERIFIED}), State.OPEN, "maturity.verify", reasoned=True),
        Step("close", frozenset({State.VERIFIED}), State.CLOSED, "maturity.close", ("send", VERDICT)),
        Step("ask-reopening", frozenset({State.CLOSED}), State.CLOSED, "maturity.close", reasoned=True),
        Step("reopen", frozenset({State.CLOSED}), State.OPEN, "maturity.close", ("ask-reopening",)),
    )
}
