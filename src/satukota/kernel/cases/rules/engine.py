"""One step of a case, decided and computed: used by the kernel's actions and by the simulator alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.definition import Action, Definition, Document
from satukota.kernel.cases.rules.logic import parse
from satukota.kernel.cases.rules.paths import find
from satukota.kernel.cases.rules.problems import wording
from satukota.kernel.cases.rules.words import Said, enumeration

PAPER_ADDED = Action("$paper", {"id": "Dokumen ditambahkan", "en": "A paper was added"}, (), (), public=True)
PAPER_ENDED = Action(
    "$paper_ended", {"id": "Surat tidak berlaku lagi", "en": "A paper holds no longer"}, (), (), public=True
)
PAPER_FOLLOWED = Action(
    "$paper_followed", {"id": "Surat diperpanjang", "en": "A paper was renewed"}, (), (), public=True
)
PAPER_RESTORED = Action(
    "$paper_restored", {"id": "Surat berlaku lagi", "en": "A paper holds again"}, (), (), public=True
)
HANDED_OVER = Action(
    "$handed_over", {"id": "Diserahkan dari petugas yang berhenti", "en": "Handed over from who left"}, (), (),
    set={"assignee": parse({"var": "$form.assignee"})},
)  # fmt: skip
BESIDE = {step.id: step for step in (PAPER_ADDED, PAPER_ENDED, PAPER_FOLLOWED, PAPER_RESTORED, HANDED_OVER)}
OPENED_IN_EMERGENCY = Action(
    "$emergency", {"id": "Dibuka dalam keadaan darurat", "en": "Opened in an emergency"}, (), ()
)
BESIDE = {step.id: step for step in (PAPER_ADDED, PAPER_ENDED, PAPER_FOLLOWED, PAPER_RESTORED, OPENED_IN_EMERGENCY)}
"""What is done to a case beside the actions of its definition, as it stands in the history."""
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

    `code` is finished, wrong_state, blocked, not_your_role, needless, guard, document, four_eyes, unprintable,
    paper_over or overtaken.
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
    missing = papers_needed(attempt.definition, attempt.action, attempt.case.documents, attempt.facts)
    if not missing:
        return None
    titles = enumeration([attempt.definition.documents[name].title for name in missing])
    return Refusal("document", {"documents": titles, "ids": missing})


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
    return tuple(_owed_papers(asked_documents(definition, facts), at_hand))


def asked_documents(definition: Definition, facts: Mapping[str, Any]) -> list[Document]:
    """Return the papers that an applicant is asked for: one with a condition only where the condition holds."""
    return [paper for paper in definition.documents.values() if not paper.provided_by and _applies(paper, facts)]


def lacking_documents(
    definition: Definition, at_hand: frozenset[str], facts: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what has to lie in a case before its papers are issued: owed by the applicant, and by the office."""
    own = [paper for paper in definition.documents.values() if paper.provided_by and _is_wanted(paper, facts)]
    owed = missing_documents(definition, at_hand, facts)
    return owed, tuple(paper.id for paper in own if paper.id not in at_hand)


def _owed_papers(asked: list[Document], at_hand: frozenset[str]) -> Iterator[str]:
    groups: set[str] = set()
    for paper in asked:
        if paper.id in at_hand or paper.one_of in groups:
            continue
        if paper.one_of:
            groups.add(paper.one_of)
            if not at_hand.intersection(other.id for other in asked if other.one_of == paper.one_of):
                yield paper.id
        elif paper.required or paper.required_when is not None:
            yield paper.id


def _applies(paper: Document, facts: Mapping[str, Any]) -> bool:
    return paper.required or paper.required_when is None or paper.required_when.true(facts)


def papers_needed(
    definition: Definition, action: Action, at_hand: frozenset[str], facts: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the papers without which an action is refused now."""
    owed = missing_documents(definition, at_hand, facts) if action.validate == "all" else ()
    return tuple(dict.fromkeys([*(name for name in action.needs if name not in at_hand), *owed]))


def papers_provided(
    definition: Definition, action: Action, at_hand: frozenset[str], facts: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the papers that the doer of an action provides with it, where no action needs them and they are wanted."""
    needed = {name for other in definition.actions.values() for name in other.needs}
    return tuple(
        paper.id
        for paper in definition.documents.values()
        if not {paper.id}.intersection(needed | at_hand) and not set(paper.provided_by).isdisjoint(action.by)
        if paper.required_when is None or paper.required_when.true(facts)
    )


def may_bring(definition: Definition, paper: Document, state: str, roles: frozenset[str]) -> bool:
    """Say whether one of these roles may add a paper in a state: who provides it, else who has a step to do there."""
    if definition.states[state].final:
        return False
    if paper.provided_by:
        return not roles.isdisjoint(paper.provided_by)
    return has_step(definition, state, roles)


def has_step(definition: Definition, state: str, roles: frozenset[str]) -> bool:
    """Say whether a matter waits in a state for one of these roles, or lets one of them act there."""
    steps = (action.by for action in definition.leaving(state) if not action.timer)
    return definition.states[state].queue in roles or any(not roles.isdisjoint(by) for by in steps)


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
