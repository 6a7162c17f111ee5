"""JsonLogic: the one rule language, evaluated alike here and in the browser."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from datalogic_py import EvaluateError, ParseError, Rule

from satukota.kernel.cases.rules.exact import Node, NoValueError, engine, exact_node, truthy
from satukota.kernel.cases.rules.operators import ALLOWED, COUNTS

DEEPEST = 32
"""Levels of an expression; more is nobody's rule, and the browser's engine recurses."""

BUILTINS = frozenset(
    {"$now", "$today", "$opened", "$state", "$flags", "$channel", "$user", "$role", "$form", "$case", "$documents"}
    | {"$location", "$agency", "$area", "$priority", "$visibility", "$category", "$number", "$title", "$course"}
)
"""Variables that every expression may read beside the data."""


LARGEST = 10**17
"""No answer or amount is larger; what a formula makes beyond it is no value, as a column could not hold it."""


def _is_too_large(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) >= LARGEST


class ExpressionError(ValueError):
    """The expression is not JsonLogic of ours; `pointer` leads into it, `code` and `params` say why."""

    def __init__(self, code: str, pointer: tuple[str | int, ...] = (), **params: object) -> None:
        self.code, self.pointer, self.params = code, pointer, params
        super().__init__(f"{code} {params} at {pointer}")


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its JSON `source`, and the dotted variables that it `reads` (`$now`, `anak.nama`)."""

    source: Any
    reads: frozenset[str]
    rule: Rule = field(repr=False, compare=False)
    exact: Node | None = field(default=None, repr=False, compare=False)

    def value(self, facts: Mapping[str, Any]) -> Any:
        """Return the result over the facts; None where the facts do not allow one (a sum of words, n ÷ 0).

        What counts is counted exactly: 0.1 + 0.2 is 0.3.
        """
        try:
            value = self.exact(facts) if self.exact else self.rule.evaluate(facts)
        except (EvaluateError, NoValueError):
            return None
        return None if _is_too_large(value) else value

    def true(self, facts: Mapping[str, Any]) -> bool:
        """Return whether the result counts as true in JsonLogic ("0" is, an empty list is not)."""
        return truthy(self.value(facts))


def parse(source: Any, *, named: bool = True) -> Expression:
    """Return the checked expression; with `named` every variable's name must be written out. Raises ExpressionError."""
    for pointer, name, arguments in _operations(source, ()):
        _check_operation(pointer, name, arguments)
    try:
        text = json.dumps(source, allow_nan=False)
        faults = engine.check(text)
        rule = engine.compile(text)
    except (EvaluateError, ParseError, TypeError, ValueError) as error:
        raise ExpressionError("expression_unreadable", reason=str(error)) from None
    if faults:
        raise ExpressionError("expression_wrong", _steps(faults[0]["pointer"]), reason=faults[0]["message"])
    read = rule.facts()
    if named and read["computed_reads"]:
        raise ExpressionError("expression_computed_variable")
    return Expression(source, frozenset(".".join(path) for path in read["reads"]), rule, exact_node(source))


def _operations(node: Any, pointer: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Yield (pointer, operator, arguments) for each object of an expression."""
    if len(pointer) > 2 * DEEPEST:
        raise ExpressionError("expression_deep", most=DEEPEST)
    if isinstance(node, Mapping):
        if len(node) != 1:
            raise ExpressionError("expression_keys", pointer, number=len(node))
        name, arguments = next(iter(node.items()))
        yield pointer, name, arguments
        yield from _operations(arguments, (*pointer, name))
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from _operations(item, (*pointer, place))


def _check_operation(pointer: tuple[str | int, ...], name: str, arguments: Any) -> None:
    if name not in ALLOWED:
        raise ExpressionError("expression_operator", pointer, operator=name)
    count = len(arguments) if isinstance(arguments, list) else 1
    wanted = COUNTS.get(name, count)
    if count != wanted:
        raise ExpressionError("expression_arguments", pointer, operator=name, wanted=wanted, given=count)


def _steps(pointer: str) -> tuple[str | int, ...]:
    """Return a JSON pointer as path steps."""
    parts = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def facts(data: Mapping[str, Any], **known: Any) -> dict[str, Any]:
    """Return the data with the built-in variables beside it: `facts(data, now=…, flags=…)` gives `$now`, `$flags`.

    Give `now` in the city's zone: rules about days read its date. `$today` follows from it.
    """
    variables = {f"${name}": _plain(value) for name, value in known.items()}
    if "$now" in variables:
        variables.setdefault("$today", str(variables["$now"])[:10])
    return {**data, **variables}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
