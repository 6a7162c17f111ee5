"""State machines as tables that can be read aloud."""

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
