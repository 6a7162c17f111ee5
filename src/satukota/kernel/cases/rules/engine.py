"""One step of a case, decided and computed: used by the kernel's actions and by the simulator alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.definition import Action, Definition


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A case as the rules see it. `done_by` maps action ids to the users who did them; `documents` are ids held."""

    state: str
    flags: frozenset[str] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    done_by: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action is not possible now: finished, state, role, flag, guard, document or four_eyes, with its parts."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def refusal(
    definition: Definition,
    action: Action,
    case: Standpoint,
    *,
    roles: frozenset[str],
    user: int | None,
    facts: Mapping[str, Any],
) -> Refusal | None:
    """Return why the action is refused, or None where it may be done. Form and data are checked apart."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action does: the new state, the new flags, and the values of `set` (agency, title, `data.kelas` …)."""

    state: str
    flags: frozenset[str]
    values: Mapping[str, Any] = field(default_factory=dict)


def outcome(definition: Definition, action: Action, case: Standpoint, facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome of a permitted action; `facts` hold the answers of its form under `$form`."""
    raise NotImplementedError
