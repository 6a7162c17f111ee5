"""Play a definition without a database: its own examples, and walks that must always be able to end."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.checking.graph import distances
from satukota.kernel.cases.rules.checking.sample import fill, variables_of
from satukota.kernel.cases.rules.definition import Action, Definition, Example, Step
from satukota.kernel.cases.rules.engine import Refusal, Standpoint, outcome, refusal
from satukota.kernel.cases.rules.forms import Answers, validate
from satukota.kernel.cases.rules.paths import put


@dataclass(frozen=True, slots=True)
class Played:
    """Where a play ended: state, flags, and the step that was refused with its reason (or -1)."""

    state: str
    flags: frozenset[str]
    failed: int = -1
    reason: str = ""


@dataclass
class Game:
    """A case without a database. Every step is done by another person, in whatever role may do it."""

    definition: Definition
    answers: Answers
    variables: dict[str, Any]
    state: str
    flags: frozenset[str]
    documents: frozenset[str]
    done_by: dict[str, frozenset[int]] = field(default_factory=dict)
    steps: int = 0

    def facts(self, form: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what expressions may read now."""
        now = {"$flags": sorted(self.flags), "$state": self.state, "$documents": sorted(self.documents)}
        return {**self.answers.data, **self.variables, **now, "$form": form or {}}

    def refusal_of(self, action: Action, form: Mapping[str, Any] | None = None, by: str = "") -> Refusal | None:
        """Return why an action is not possible now for whoever may do it (or for the role `by`)."""
        case = Standpoint(self.state, self.flags, self.answers.data, self.documents, self.done_by)
        roles = frozenset([by]) if by else frozenset(action.by)
        user = self.steps + 1
        return refusal(self.definition, action, case, roles=roles, user=user, facts=self.facts(form))

    def form(self, action: Action, example: Mapping[str, Any]) -> Answers:
        """Return the answers of an action's form, filled where the example says nothing."""
        variables = {**self.variables, "$case": self.answers.data, "$state": self.state}
        return fill(action.form, example, variables, refers=self.definition.data.fields.keys())

    def do(self, action: Action, form: Mapping[str, Any]) -> None:
        """Do an action that is not refused."""
        case = Standpoint(self.state, self.flags)
        result = outcome(self.definition, action, case, self.facts(form))
        self.steps += 1
        self.done_by[action.id] = self.done_by.get(action.id, frozenset()) | {self.steps}
        self.state, self.flags = result.state, result.flags
        changed = {name: value for name, value in result.values.items() if name.startswith("data.")}
        for name, value in changed.items():
            put(self.answers.data, name.removeprefix("data."), value)
        if changed:
            self.answers = validate(self.definition.data, self.answers.data, known=self.variables, require=())

    def possible_actions(self) -> list[Action]:
        """Return the actions that somebody may do now."""
        return [action for action in self.definition.leaving(self.state) if self.refusal_of(action) is None]


def open_game(definition: Definition, example: Mapping[str, Any]) -> Game:
    """Open a case; what is not given is filled with a valid sample, and all papers are there unless `$documents`."""
    variables = variables_of(example)
    answers = fill(definition.data, example, variables, pages=definition.pages)
    documents = variables.pop("$documents", None)
    return Game(
        definition=definition,
        answers=answers,
        variables=variables,
        state=definition.initial.id,
        flags=frozenset(variables.pop("$flags", ())),
        documents=frozenset(definition.documents if documents is None else documents),
    )


def sample_answers(definition: Definition) -> dict[str, Any]:
    """Return the answers of a definition's first example; what it does not give is filled with a valid sample."""
    given = definition.tests[0].given if definition.tests else {}
    return open_game(definition, given).answers.data


def play(definition: Definition, example: Mapping[str, Any], path: Sequence[Step]) -> Played:
    """Open a case with the answers of an `example` (what is not given is filled with a valid sample) and do the steps in order."""
    game, _, failed, reason = _play(definition, example, path)
    return Played(game.state, game.flags, failed, reason)


def _play(
    definition: Definition, example: Mapping[str, Any], path: Sequence[Step]
) -> tuple[Game, Sequence[Step], int, str]:
    game = open_game(definition, example)
    if game.answers.errors:
        return game, path, 0, _first_error(game.answers)
    for place, step in enumerate(path):
        reason = step_in(game, step)
        if reason:
            return game, path, place, reason
    return game, path, -1, ""


def step_in(game: Game, step: Step) -> str:
    """Do a step in a game; return why it is not possible, or nothing."""
    action = game.definition.actions[step.action]
    answers = game.form(action, step.form)
    refusal = game.refusal_of(action, answers.data, step.by)
    if refusal or answers.errors:
        return refusal.message if refusal else _first_error(answers)
    game.do(action, answers.data)
    return ""


def _first_error(answers: Answers) -> str:
    path, error = next(iter(answers.errors.items()))
    return f"{path}: {error.message}"


@dataclass(frozen=True, slots=True)
class Failure:
    """What an example expected and did not find: `part` of it (path, end, flags, denied), a code and its parts."""

    part: tuple[str | int, ...]
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def failures(definition: Definition, example: Example) -> list[Failure]:
    """Run a built-in test; an empty list means that it holds. All names in it must exist."""
    game, _, failed, reason = _play(definition, example.given, example.path)
    if failed >= 0:
        part: tuple[str | int, ...] = ("path", failed) if example.path else ("given",)
        return [Failure(part, "example_step", {"name": example.name, "reason": reason})]
    broken = []
    if example.end and game.state != example.end:
        broken.append(Failure(("end",), "example_end", {"name": example.name, "state": game.state}))
    if example.flags is not None and game.flags != set(example.flags):
        flags = ", ".join(sorted(game.flags)) or "-"
        broken.append(Failure(("flags",), "example_flags", {"name": example.name, "flags": flags}))
    for place, name in enumerate(example.denied):
        if game.refusal_of(definition.actions[name]) is None:
            broken.append(Failure(("denied", place), "example_denied", {"name": example.name, "action": name}))
    return broken


def walk(definition: Definition, chance: random.Random, *, steps: int = 30, most: int = 400) -> Played:
    """Open a case and do that many steps at random, then keep to the shortest ways out.

    `failed` is -1 where a final state was reached. Effects (duplicates, taken places) raise their flags now and then.
    """
    game = open_game(definition, {"$channel": chance.choice(definition.channels or ("web",))})
    near, raised = distances(definition), _flags_of_effects(definition)
    for place in range(most):
        if definition.states[game.state].final:
            return Played(game.state, game.flags)
        possible = [
            action for action in game.possible_actions() if game.refusal_of(action, game.form(action, {}).data) is None
        ]
        if not possible:
            return Played(game.state, game.flags, place, "nothing can be done")
        if place > steps and chance.random() < 0.8:
            best = min(near.get(action.to or game.state, most) for action in possible)
            possible = [action for action in possible if near.get(action.to or game.state, most) == best]
        action = chance.choice(possible)
        game.do(action, game.form(action, {}).data)
        if action.run and raised and chance.random() < 0.3:
            game.flags |= {chance.choice(raised)}
    return Played(game.state, game.flags, most, "no end in sight")


def _flags_of_effects(definition: Definition) -> list[str]:
    """Return the flags that no action adds: they come from effects."""
    added = {flag for action in definition.actions.values() for flag in action.flags_add}
    return sorted(set(definition.flags) - added)
