"""Play a definition without a database: its own examples, and walks that must always be able to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.rules.definition import Definition, Step


@dataclass(frozen=True, slots=True)
class Played:
    """Where a play ended: state, flags, and the step that was refused with its reason (or -1)."""

    state: str
    flags: frozenset[str]
    failed: int = -1
    reason: str = ""


def play(definition: Definition, given: Mapping[str, Any], path: Sequence[Step]) -> Played:
    """Open a case with `given` (what is not given is filled with a valid sample) and do the steps in order."""
    raise NotImplementedError
