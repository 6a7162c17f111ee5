"""JsonLogic: the one rule language, evaluated alike here and in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its JSON `source`, and the dotted variables that it `reads` (`$now`, `anak.nama`)."""

    source: Any
    reads: frozenset[str]

    def value(self, facts: Mapping[str, Any]) -> Any:
        """Return the result over the facts; None where the facts do not allow one (a sum of words, n ÷ 0)."""
        raise NotImplementedError

    def true(self, facts: Mapping[str, Any]) -> bool:
        """Return whether the result counts as true in JsonLogic ("0" is, an empty list is not)."""
        raise NotImplementedError


class ExpressionError(ValueError):
    """The expression is not JsonLogic of ours; `pointer` leads into it, `code` and `params` say why."""


def parse(source: Any) -> Expression:
    """Return the checked expression. Raises ExpressionError."""
    raise NotImplementedError


def facts(data: Mapping[str, Any], **known: Any) -> dict[str, Any]:
    """Return the data with the built-in variables beside it: `facts(data, now=…, flags=…)` gives `$now`, `$flags`."""
    raise NotImplementedError
