"""Checks before publishing: a case can begin, move and end, somebody can always act, a clock always runs."""

from collections.abc import Callable
from datetime import date

from satukota.kernel.cases.rules.checking.graph import distances, reachable, stuck, unwatched_states
from satukota.kernel.cases.rules.checking.sample import depends, variables_of, varied_answers
from satukota.kernel.cases.rules.clock import chosen_term
from satukota.kernel.cases.rules.definition import Definition, State
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path
from satukota.kernel.cases.rules.simulate import failures

TERMS = 40


def ends(definition: Definition, notes: Notes) -> None:
    """Check for one beginning, and that nothing follows a final state."""
    initial = [state.id for state in definition.states.values() if state.initial]
    if len(initial) != 1:
        notes.wrong(("states", *initial[1:2]), "initial_states", number=len(initial))
    for state in definition.states.values():
        if state.final and (state.initial or state.expires or state.sla or state.queue or state.waits_for):
            notes.wrong(("states", state.id), "final_state_waits", state=state.id)
    _follows(definition, notes)


def _follows(definition: Definition, notes: Notes) -> None:
    """Check that what may follow a final state says so with `after`, and nothing else does."""
    for action in definition.actions.values():
        if not action.from_ and not action.after:
            notes.wrong(("actions", action.order), "missing_key", name="from")
        for place, name in enumerate(action.from_):
            if definition.states[name].final:
                notes.wrong(("actions", action.order, "from", place), "leaves_final", state=name)
        for place, name in enumerate(action.after):
            if name in definition.states and not definition.states[name].final:
                notes.wrong(("actions", action.order, "after", place), "after_not_final", state=name)


def ways(definition: Definition, notes: Notes) -> None:
    """Check that every state can be reached and that from every one there is a way to an end."""
    if not _one_start(definition):
        return
    there, near = reachable(definition), distances(definition)
    for state in definition.states:
        if state not in there:
            notes.wrong(("states", state), "unreachable", state=state)
        elif state not in near:
            notes.wrong(("states", state), "no_way_out", state=state)
    if near.keys() >= there:
        _dead_end(definition, notes)


def _dead_end(definition: Definition, notes: Notes) -> None:
    trap = stuck(definition)
    if trap:
        flags, path = ", ".join(sorted(trap.flags)) or "-", " → ".join(trap.path) or "-"
        notes.wrong(("states", trap.state), "dead_end", state=trap.state, flags=flags, path=path)


def _one_start(definition: Definition) -> bool:
    return sum(state.initial for state in definition.states.values()) == 1


def people(definition: Definition, notes: Notes) -> None:
    """Check that the role for whose worklist a state is, and the one it waits for, can do something there."""
    for state in definition.states.values():
        for key, role in (("queue", state.queue), ("waitsFor", state.waits_for)):
            if role and not _acts(definition, state, role):
                notes.wrong(("states", state.id, key), "role_cannot_act", role=role, state=state.id)


def _acts(definition: Definition, state: State, role: str) -> bool:
    return any(role in action.by for action in definition.leaving(state.id))


def promises(definition: Definition, notes: Notes) -> None:
    """Check that wherever a case stands a clock runs, and that a chosen term is a term."""
    for state in unwatched_states(definition) if _one_start(definition) else ():
        notes.wrong(("states", state), "no_clock", state=state)
    for rule in definition.clocks.values():
        if rule.chosen is None:
            continue
        for data in varied_answers(definition, depends(definition, rule.chosen.reads), TERMS):
            facts = {**data, **variables_of({})}
            value = rule.chosen.value(facts)
            if value is not None and chosen_term(rule, facts, date.min) is None:
                notes.wrong(("clocks", rule.id, "term"), "not_a_term", given=str(value)[:40])
                break


def timers(definition: Definition, notes: Notes) -> None:
    """Check that a timed action belongs to the system and that its clock runs where it may act."""
    for action in definition.actions.values():
        path: Path = ("actions", action.order, "timer")
        if action.timer is None:
            continue
        if not any(definition.roles[name].kind == "system" for name in action.by):
            notes.wrong(path, "timer_without_system")
        for state in action.from_:
            rule = definition.clocks.get(action.timer.clock_in(state))
            if rule is None:
                notes.wrong(path, "timer_without_clock", clock=action.timer.clock, state=state)
            elif state in rule.pause:
                notes.wrong(path, "timer_paused", clock=rule.id, state=state)


def examples(definition: Definition, notes: Notes) -> None:
    """Run the built-in tests."""
    if not _one_start(definition):
        return
    for place, example in enumerate(definition.tests):
        for failure in failures(definition, example):
            notes.wrong(("tests", place, *failure.part), failure.code, **failure.params)


FLOW: tuple[Callable[[Definition, Notes], None], ...] = (ends, ways, people, timers, promises, examples)
