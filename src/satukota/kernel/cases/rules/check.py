"""Everything that must hold before a definition is published."""

from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.problems import Problem


def check(text: str) -> list[Problem]:
    """Return all problems of a text: form, names, dead ends, expressions, its own examples. None: publish."""
    raise NotImplementedError


def publishable(text: str) -> Definition:
    """Return the definition of a text without problems. Raises DefinitionError with all of them."""
    raise NotImplementedError
