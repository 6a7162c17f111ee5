"""One step of a case, decided and computed: used by the kernel's actions and by the simulator alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.definition import Action, Definition, Document
from satukota.kernel.cases.rules.paths import find
from satukota.kernel.cases.rules.problems import wording
from satukota.kernel.cases.rules.words import Said, enumeration

RAISES = "flag-"
"""`run: [flag-terlambat]` sets the flag `terlambat` when the answer of that name is true, and lifts it otherwise."""


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
    """Why an action is not possible now.

    `code` is finished, wrong_state, blocked, not_your_role, needless, guard, document or four_eyes.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the English text."""
        return wording(self.code, self.params)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries what: the definition's `roles` that the person fills, the `user` (None: the system), the facts."""

    definition: Definition
    action: Action
    case: Standpoint
    roles: frozenset[str]
    user: int | None
    facts: Mapping[str, Any]


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
    attempt = Attempt(definition, action, case, roles, user, facts)
    return next((reason for reason in (check(attempt) for check in CHECKS) if reason), None)


def _place(attempt: Attempt) -> Refusal | None:
    state = attempt.definition.states[attempt.case.state]
    if state.id in attempt.action.after:
        return None
    if state.final:
        return Refusal("finished")
    if state.id not in attempt.action.from_:
        return Refusal("wrong_state", {"state": Said(state.label), "id": state.id})
    return None


def _role(attempt: Attempt) -> Refusal | None:
    if attempt.roles & set(attempt.action.by):
        return None
    known = attempt.definition.roles
    return Refusal("not_your_role", {"roles": enumeration([known[name].label for name in attempt.action.by])})


def _flags(attempt: Attempt) -> Refusal | None:
    for name in sorted(attempt.case.flags):
        flag = attempt.definition.flags.get(name)
        if flag and attempt.action.id in flag.blocks:
            return Refusal("blocked", {"flag": Said(flag.label), "id": name})
    return None


def _need(attempt: Attempt) -> Refusal | None:
    """Refuse what only lifts a flag where the matter has none of those it lifts: *not a duplicate* of nothing."""
    action = attempt.action
    lifted = [name for name in action.flags_remove if name in attempt.definition.flags]
    does_more = action.to or action.flags_add or action.set or action.run
    if does_more or not lifted or not attempt.case.flags.isdisjoint(lifted):
        return None
    return Refusal("needless", {"flags": enumeration([attempt.definition.flags[name].label for name in lifted])})


def _guard(attempt: Attempt) -> Refusal | None:
    guard = attempt.action.guard
    return None if guard is None or guard.true(attempt.facts) else Refusal("guard")


def _documents(attempt: Attempt) -> Refusal | None:
    wanted = list(attempt.action.needs)
    if attempt.action.validate == "all":
        wanted += missing_documents(attempt.definition, attempt.case.documents, attempt.facts)
    missing = [name for name in wanted if name not in attempt.case.documents]
    if not missing:
        return None
    titles = enumeration([attempt.definition.documents[name].title for name in missing])
    return Refusal("document", {"documents": titles, "ids": tuple(missing)})


def _four_eyes(attempt: Attempt) -> Refusal | None:
    for name in attempt.action.four_eyes:
        if attempt.user is not None and attempt.user in attempt.case.done_by.get(name, ()):
            label = Said(attempt.definition.actions[name].label)
            return Refusal("four_eyes", {"action": label, "id": name})
    return None


CHECKS: tuple[Callable[[Attempt], Refusal | None], ...] = (_place, _role, _flags, _need, _guard, _documents, _four_eyes)
"""What must hold for an action, in the order in which it is told."""


def missing_documents(definition: Definition, at_hand: frozenset[str], facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the papers that the applicant still owes; of a group of alternatives the first stands for all."""
    return tuple(_owed_papers(definition, at_hand, facts))


def _owed_papers(definition: Definition, at_hand: frozenset[str], facts: Mapping[str, Any]) -> Iterator[str]:
    groups: set[str] = set()
    for paper in definition.documents.values():
        if paper.provided_by or paper.id in at_hand or paper.one_of in groups:
            continue
        if paper.one_of:
            groups.add(paper.one_of)
            alternatives = {other.id for other in definition.documents.values() if other.one_of == paper.one_of}
            if not alternatives & at_hand:
                yield paper.id
        elif _is_wanted(paper, facts):
            yield paper.id


def _is_wanted(paper: Document, facts: Mapping[str, Any]) -> bool:
    return paper.required or (paper.required_when is not None and paper.required_when.true(facts))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action does: the new state, the new flags, and the values of `set` (agency, title, `data.kelas` …)."""

    state: str
    flags: frozenset[str]
    values: Mapping[str, Any] = field(default_factory=dict)


def outcome(definition: Definition, action: Action, case: Standpoint, facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome of a permitted action; `facts` hold the answers of its form under `$form`.

    Flags that need a look elsewhere (`run: [dedup]`) are added by whoever runs that effect.
    """
    flags = (case.flags | set(action.flags_add)) - set(action.flags_remove)
    for name in action.run:
        raised = name.removeprefix(RAISES)
        if name.startswith(RAISES) and raised in definition.flags:
            flags = flags | {raised} if find(facts, raised) else flags - {raised}
    values = {name: expression.value(facts) for name, expression in action.set.items()}
    return Outcome(action.to or case.state, flags, values)
