"""The last days that a definition sets its applicants: which steps set them, and where a message says them."""

from collections.abc import Iterator
from dataclasses import dataclass

from satukota.kernel.cases.api import Action, Definition

UNTIL, ANSWER, OBJECTION, ENDS, RENEW_BY = "until", "answer", "objection", "ends", "renewal"
"""Places of messages: by when the applicant acts, the office answers, one objects, a paper ends, it is renewed."""
BINDING = frozenset({UNTIL, OBJECTION, ENDS, RENEW_BY})
"""Those after which an applicant has lost something: whoever writes a message does not leave them out."""
PROMISES = ("named", "total")
ISSUE = "services.render"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day: `subject` is its state, clock or paper, `steps` the actions that set it, `says` the place that names it."""

    says: str
    subject: str
    steps: tuple[str, ...]


def deadlines(definition: Definition) -> list[Deadline]:
    """Return the last days of which an applicant hears by the messages of a definition, in the order of the file.

    The end of a draft is said on its pages, for nobody has an address yet; renewal and revocation by the program.
    """
    return [*_turns(definition), *_answers(definition), *_objections(definition), *_papers(definition)]


def is_applicants_turn(definition: Definition, state: str) -> bool:
    """Tell whether a case in a state waits for its applicant, and not for somebody else."""
    role = definition.roles.get(definition.states[state].waits_for)
    return role is not None and role.kind == "applicant"


def _turns(definition: Definition) -> Iterator[Deadline]:
    for state in definition.states.values():
        if state.expires and not state.initial and is_applicants_turn(definition, state.id):
            yield Deadline(UNTIL, state.id, _into(definition, {state.id}))


def _answers(definition: Definition) -> Iterator[Deadline]:
    applicants = {role.id for role in definition.roles.values() if role.kind == "applicant"}
    first = [action.id for action in definition.leaving(definition.initial.id) if applicants & set(action.by)]
    for clock in definition.clocks.values():
        steps = tuple(name for name in first if name in clock.start)
        if clock.kind in PROMISES and steps:
            yield Deadline(ANSWER, clock.id, steps)


def _objections(definition: Definition) -> Iterator[Deadline]:
    for state in definition.appeal.from_ if definition.appeal else ():
        yield Deadline(OBJECTION, state, _into(definition, {state}))


def _papers(definition: Definition) -> Iterator[Deadline]:
    refusing = {step for output in definition.outputs.values() for step in output.refusal}
    steps = tuple(
        action.id for action in definition.actions.values() if ISSUE in action.run and action.id not in refusing
    )
    for output in definition.outputs.values():
        if output.printed and output.expires and not output.refusal:
            yield Deadline(ENDS, output.id, steps)


def _into(definition: Definition, states: set[str]) -> tuple[str, ...]:
    def leads(action: Action) -> bool:
        return action.to in states and not set(action.from_) <= states

    return tuple(action.id for action in definition.actions.values() if leads(action))
