"""The four variables that an initiative needs before it can run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Variable(StrEnum):
    """What an initiative stands on."""

    REGULATION = "regulation"
    INFRASTRUCTURE = "infrastructure"
    APPLICATION = "application"
    PEOPLE = "people"


class Ready(IntEnum):
    """How far a variable is there. NOT_NEEDED does not hold anything up."""

    MISSING = 0
    PARTLY = 1
    READY = 2
    NOT_NEEDED = 3


@dataclass(frozen=True)
class State:
    """What is known of one variable. `expires` is the end of what proves it, such as a decree's validity."""

    ready: Ready
    due: date | None = None
    expires: date | None = None

    def on(self, day: date) -> Ready:
        """Return the state on a day: proof that has run out proves nothing, so that it is missing."""
        run_out = self.expires is not None and self.expires < day
        return Ready.MISSING if self.ready is not Ready.NOT_NEEDED and run_out else self.ready


def missing_variables(states: Mapping[Variable, State], day: date) -> list[Variable]:
    """Return the variables that block on that day, in their order; one that nobody judged blocks too."""
    unknown = State(Ready.MISSING)
    return [name for name in Variable if states.get(name, unknown).on(day) is Ready.MISSING]


def gaps(states: Mapping[Variable, State], day: date) -> list[Variable]:
    """Return the variables that are not fully there, blocking or not."""
    unknown = State(Ready.MISSING)
    return [name for name in Variable if states.get(name, unknown).on(day) in {Ready.MISSING, Ready.PARTLY}]


def blocking_variables(
    states: Mapping[Variable, State], start: date | None, needs_unfinished: bool, day: date
) -> tuple[bool, list[Variable]]:
    """Return whether an initiative is held up, and by which variables.

    Before its start it is only held up by what will be missing on the day it starts.
    """
    if start is None or start <= day:
        wanting = missing_variables(states, day)
    else:
        unknown = State(Ready.MISSING)
        lacking = missing_variables(states, start)
        wanting = [name for name in lacking if (due := states.get(name, unknown).due) is None or due > start]
    return bool(wanting) or needs_unfinished, wanting


def same_name(name: str, other: str) -> bool:
    """Return whether two names differ only in how they are written: "SIMPEG", "Sim-Peg" and "simpeg" are one."""
    return _letters(name) == _letters(other)


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
