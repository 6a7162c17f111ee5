"""What all parts of the loader share: reading pieces of raw data and noting what is wrong, with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.logic import Expression, ExpressionError, parse
from satukota.kernel.cases.rules.problems import Problem
from satukota.kernel.cases.rules.reading.source import Path, Source
from satukota.kernel.cases.rules.terms import Term, term
from satukota.kernel.cases.rules.words import Words, words

NEVER = parse(False)
"""Stands where an expression could not be read; the definition is refused then anyway."""


@dataclass
class Notes:
    """The text that is being built and the problems met so far."""

    source: Source
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, code: str, /, **params: object) -> None:
        """Note a problem at a path."""
        self.problems.append(self.source.problem(path, code, **params))

    def expression(self, raw: Any, path: Path) -> Expression:
        """Return the parsed expression; one that cannot be read is noted."""
        try:
            return parse(raw)
        except ExpressionError as error:
            self.wrong((*path, *error.pointer), error.code, **error.params)
            return NEVER

    def maybe(self, raw: Mapping[str, Any], key: str, path: Path) -> Expression | None:
        """Return the expression under a key, or None where there is none."""
        return self.expression(raw[key], (*path, key)) if key in raw else None


def name_as_words(name: str) -> Words:
    """Return a name as words where no label is given: `jenis_kelamin` becomes "Jenis kelamin"."""
    plain = name.replace("_", " ").replace("-", " ")
    return words(None, plain[:1].upper() + plain[1:])


def label_of(raw: Mapping[str, Any], name: str, key: str = "label") -> Words:
    """Return the label of a thing, or its name in words."""
    return words(raw[key]) if key in raw else name_as_words(name)


def texts(raw: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return one text or a list of them as a tuple."""
    return (raw,) if isinstance(raw, str) else tuple(raw or ())


def maybe_term(raw: Mapping[str, Any], key: str) -> Term | None:
    """Return the term under a key (its form was checked by the schema)."""
    return term(raw[key]) if raw.get(key) else None
