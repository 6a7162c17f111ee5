"""Everything that must hold before a definition is published."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from satukota.kernel.cases.rules.checking.content import CONTENT
from satukota.kernel.cases.rules.checking.courses import COURSES
from satukota.kernel.cases.rules.checking.expressions import OPERANDS, OUTCOMES
from satukota.kernel.cases.rules.checking.flow import FLOW
from satukota.kernel.cases.rules.checking.letters import LETTERS
from satukota.kernel.cases.rules.checking.names import NAMES
from satukota.kernel.cases.rules.checking.variables import VARIABLES
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.load import build
from satukota.kernel.cases.rules.problems import DefinitionError, Problem
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Source, read

type Check = Callable[[Definition, Notes], None]


def check(text: str) -> tuple[Definition | None, list[Problem]]:
    """Return the definition in a text and all its problems: form, names, dead ends, expressions, its own examples.

    None where it has not even the right form; without problems it may be published.
    """
    definition, problems = _checked(text)
    return definition, list(problems)


@lru_cache(maxsize=32)
def _checked(text: str) -> tuple[Definition | None, tuple[Problem, ...]]:
    """Check a text once: who edits looks at it, tries it and publishes it."""
    try:
        source = read(text)
        definition = build(source)
    except DefinitionError as error:
        return None, tuple(error.problems)
    return definition, tuple(faults(definition, source))


def faults(definition: Definition, source: Source) -> list[Problem]:
    """Return what is wrong with a definition that has the right form, in the order of its lines.

    Names come first: where one leads nowhere, ways and examples are not looked at.
    """
    return _run((*NAMES, *COURSES, *VARIABLES, *OPERANDS, *LETTERS), definition, source) or _run(
        (*CONTENT, *OUTCOMES, *FLOW), definition, source
    )


def _run(checks: Iterable[Check], definition: Definition, source: Source) -> list[Problem]:
    notes = Notes(source)
    for check in checks:
        check(definition, notes)
    return sorted(notes.problems, key=lambda problem: (problem.line, problem.path))
