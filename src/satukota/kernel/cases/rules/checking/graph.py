"""The ways through a definition: states together with their flags, and whether each leads to an end."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from satukota.kernel.cases.rules.checking.sample import depends, varied_answers
from satukota.kernel.cases.rules.definition import OPEN, Action, Definition
from satukota.kernel.cases.rules.engine import RAISES
from satukota.kernel.cases.rules.paths import find

MOST = 20_000
VARIATIONS = 40

type Node = tuple[str, frozenset[str]]
type Step = tuple[str, Node]
"""An action and where it leads."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that can never end: where, with which flags, and the actions that lead there."""

    state: str
    flags: frozenset[str]
    path: tuple[str, ...]


def reachable(definition: Definition) -> frozenset[str]:
    """Return the states that a case can come to, flags and guards left aside."""
    states, left = set(), [definition.initial.id]
    while left:
        state = left.pop()
        if state not in states:
            states.add(state)
            left += [action.to for action in definition.leaving(state) if action.to]
    return frozenset(states)


def distances(definition: Definition) -> Mapping[str, int]:
    """Return for each state the least number of actions to an end, flags and guards left aside."""
    steps = {state.id: 0 for state in definition.states.values() if state.final}
    for length in range(1, len(definition.states) + 1):
        nearer = {
            state
            for action in definition.actions.values()
            if action.to in steps
            for state in action.from_
            if state not in steps
        }
        steps |= dict.fromkeys(nearer, length)
    return steps


def stuck(definition: Definition) -> Stuck | None:
    """Return a way into a case that can never end, or None: first over all flags, then over varied answers."""
    trap = _stuck(definition, _guards(definition, {}, {"$flags"}), _either)
    if trap:
        return trap
    reads = frozenset(path for action in definition.actions.values() if action.guard for path in action.guard.reads)
    raised = frozenset(name for action in definition.actions.values() for name in _raises(definition, action))
    wanted = depends(definition, reads | raised)
    for data in varied_answers(definition, wanted, VARIATIONS):
        trap = _stuck(
            definition, _guards(definition, data, _settled_names(definition)), _choices_by_answers(definition, data)
        )
        if trap:
            return trap
    return None


type Permits = Callable[[Action, frozenset[str]], bool]
type Choices = Callable[[Action, str], tuple[bool, ...]]


def _stuck(definition: Definition, permits: Permits, choices: Choices) -> Stuck | None:
    """Explore (state, flags) from the start; return the nearest node from which no final state can be reached."""
    start: Node = (definition.initial.id, frozenset())
    came: dict[Node, Step | None] = {start: None}
    back: dict[Node, list[Node]] = {}
    queue = deque([start])
    while queue and len(came) < MOST:
        here = queue.popleft()
        for name, there in _steps(definition, here, permits, choices):
            back.setdefault(there, []).append(here)
            if there not in came:
                came[there] = (name, here)
                queue.append(there)
    ending = _backwards([node for node in came if definition.states[node[0]].final], back)
    lost = next((node for node in came if node not in ending), None)
    return Stuck(*lost, _way(came, lost)) if lost and not queue else None


def _backwards(ends: list[Node], back: Mapping[Node, list[Node]]) -> set[Node]:
    nodes, left = set(ends), list(ends)
    while left:
        for node in back.get(left.pop(), ()):
            if node not in nodes:
                nodes.add(node)
                left.append(node)
    return nodes


def _way(came: Mapping[Node, Step | None], node: Node) -> tuple[str, ...]:
    names: list[str] = []
    step = came[node]
    while step:
        names.append(step[0])
        step = came[step[1]]
    return tuple(reversed(names))


def _steps(definition: Definition, node: Node, permits: Permits, choices: Choices) -> Iterator[Step]:
    state, flags = node
    for action in definition.leaving(state):
        blocked = any(action.id in definition.flags[name].blocks for name in flags if name in definition.flags)
        if not blocked and permits(action, flags):
            for after in _flags(definition, action, flags, choices):
                yield action.id, (action.to or state, after)


def _flags(definition: Definition, action: Action, flags: frozenset[str], choices: Choices) -> Iterator[frozenset[str]]:
    """Yield the flags that an action may leave: what it runs can raise some, depending on the answers."""
    sure = (flags | set(action.flags_add)) - set(action.flags_remove)
    computed = [name.removeprefix(RAISES) for name in action.run if name.startswith(RAISES)]
    duplicates = (
        sorted({rule.flag for rule in definition.dedup.rules}) if definition.dedup and "dedup" in action.run else []
    )
    for answers in product(*(choices(action, name) for name in computed), *((False, True) for _ in duplicates)):
        raised = {name for name, on in zip(computed + duplicates, answers, strict=True) if on}
        yield (sure - set(computed)) | raised


def _either(_action: Action, _flag: str) -> tuple[bool, ...]:
    return (False, True)


def _raises(definition: Definition, action: Action) -> Iterator[str]:
    """Yield the answers that raise a flag through `run`."""
    for name in action.run:
        if name.startswith(RAISES) and name.removeprefix(RAISES) in definition.data.fields:
            yield name.removeprefix(RAISES)


def _settled_names(definition: Definition) -> frozenset[str]:
    """Return the variables that stay as they are once a case is filed: answers that no action sets, and flags."""
    free = {name.removeprefix("data.") for action in definition.actions.values() for name in action.set}
    answers = (path for path in definition.data.fields if not free & depends(definition, frozenset([path])))
    timeless = (path for path in answers if not depends(definition, frozenset([path])) & {"$now", "$today"})
    return frozenset(timeless) | {"$flags", "$channel"}


def _guards(definition: Definition, data: Mapping[str, Any], settled: Collection[str]) -> Permits:
    """Return a test of guards over fixed data; a guard that reads more than what is settled may come true one day."""
    fixed = {step.id for step in definition.actions.values() if step.guard and step.guard.reads <= set(settled)}

    def permits(action: Action, flags: frozenset[str]) -> bool:
        if action.guard is None or action.id not in fixed:
            return True
        return action.guard.true({**data, "$flags": sorted(flags), "$channel": "web"})

    return permits


def _choices_by_answers(definition: Definition, data: Mapping[str, Any]) -> Choices:
    def choices(_action: Action, flag: str) -> tuple[bool, ...]:
        return (bool(find(data, flag)),) if flag in definition.data.fields else (False, True)

    return choices


def unwatched_states(definition: Definition) -> Iterator[str]:
    """Yield the states in which a case can stand while no clock runs, so that it could be forgotten."""
    start = (definition.initial.id, _running(definition, OPEN, definition.initial.id, frozenset()))
    seen, queue, yielded = {start}, deque([start]), set()
    while queue and len(seen) < MOST:
        state, running = queue.popleft()
        if not definition.states[state].final and not _counting(definition, state, running) and state not in yielded:
            yielded.add(state)
            yield state
        for action in definition.leaving(state):
            to = action.to or state
            there = (to, _running(definition, action.id, to, running))
            if there not in seen:
                seen.add(there)
                queue.append(there)


def _running(definition: Definition, action: str, state: str, before: frozenset[str]) -> frozenset[str]:
    running = set()
    for rule in definition.clocks.values():
        on = (
            state in rule.inside
            if rule.inside
            else action in rule.start or (rule.id in before and action not in rule.stop)
        )
        if on:
            running.add(rule.id)
    return frozenset(running)


def _counting(definition: Definition, state: str, running: frozenset[str]) -> bool:
    return any(state not in definition.clocks[name].pause for name in running)
