"""Arithmetic of expressions over rationals: money and sizes come out as on paper, never as floats come near to."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isfinite, prod
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Self

from datalogic_py import Engine

from satukota.kernel.cases.rules.operators import OWN

ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "max", "min", "ceil", "floor"})
LAZY = frozenset({"if", "?:", "var"})
LONGEST_BITS = 4096
"""Longer numbers are nobody's fee; a loop that squares what it has would fill the memory."""

type Node = Callable[[Any], Any]
"""An evaluation: from the facts (or the item of a list) to a value."""
type Ratio = int | Fraction
"""A number as it was meant. Whole ones stay `int`, which counts ten times as fast; `/` would make a float of two."""

engine = Engine(custom_operators=OWN)
_NUMERAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


class NoValueError(ValueError):
    """The facts allow no result: a sum of words, n ÷ 0, a number beyond all bounds."""


class Exact(float):
    """A number that a float only comes near to; `ratio` is what it is. It lives as long as one pass over the answers."""

    __slots__ = ("ratio",)
    ratio: Fraction

    def __new__(cls, ratio: Fraction) -> Self:
        """Return the nearest float with the exact number beside it."""
        made = super().__new__(cls, ratio)
        made.ratio = ratio
        return made

    def __copy__(self) -> Self:
        """Return itself: it never changes."""
        return self

    def __deepcopy__(self, _memory: object) -> Self:
        """Return itself: it never changes."""
        return self


def exact_node(source: Any) -> Node | None:
    """Return how to evaluate an expression exactly, None where nothing in it counts or chooses a number."""
    top = next(iter(source)) if isinstance(source, Mapping) else ""
    return _node(source) if top in LAZY or _counts(source) else None


def _counts(source: Any) -> bool:
    if isinstance(source, Mapping):
        return any(name in ARITHMETIC or _counts(part) for name, part in source.items())
    return isinstance(source, list) and any(_counts(part) for part in source)


def _node(source: Any) -> Node:
    if isinstance(source, list):
        items = [_node(part) for part in source]
        return lambda data: [item(data) for item in items]
    if not isinstance(source, Mapping):
        constant = _constant(source)
        return lambda _data: constant
    name, arguments = next(iter(source.items()))
    if name in _SPECIAL:
        return _SPECIAL[name](name, arguments)
    return _operation(name, arguments) if _counts(source) else _engines(source)


def _constant(value: Any) -> Any:
    """Return a value that is written in an expression, with its fraction where it is a number that needs one."""
    return _number(rational(value)) if isinstance(value, float) and not value.is_integer() else value


def _engines(source: Any) -> Node:
    """Let the engine evaluate a part in which nothing counts."""
    evaluate: Node = engine.compile(json.dumps(source)).evaluate
    return evaluate


def _operation(name: str, arguments: Any) -> Node:
    """Let the engine apply an operator to arguments that are evaluated exactly."""
    nodes = [_node(part) for part in _listed(arguments)]
    rule = engine.compile(json.dumps({name: [{"var": str(place)} for place in range(len(nodes))]}))
    return lambda data: rule.evaluate({str(place): node(data) for place, node in enumerate(nodes)})


def _listed(arguments: Any) -> list[Any]:
    return arguments if isinstance(arguments, list) else [arguments]


def _variable(name: str, arguments: Any) -> Node:
    path, *rest = _listed(arguments) or [""]
    if not isinstance(path, str) or not path:
        return _engines({name: arguments}) if isinstance(path, int | Mapping) else lambda data: data
    steps, default = path.split("."), _node(rest[0]) if rest else None

    def look_up(data: Any) -> Any:
        value = data
        for step in steps:
            value = _step(value, step)
        return default(data) if value is None and default else value

    return look_up


def _step(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None


def _choice(_name: str, arguments: Any) -> Node:
    nodes = [_node(part) for part in _listed(arguments)]

    def choose(data: Any) -> Any:
        left = iter(nodes)
        for condition in left:
            branch = next(left, None)
            if branch is None:
                return condition(data)
            if truthy(condition(data)):
                return branch(data)
        return None

    return choose


def _junction(name: str, arguments: Any) -> Node:
    nodes, stops = [_node(part) for part in _listed(arguments)], name == "or"

    def join(data: Any) -> Any:
        value = None
        for node in nodes:
            value = node(data)
            if truthy(value) == stops:
                break
        return value

    return join


def truthy(value: Any) -> bool:
    """Return whether a JSON value counts as true in JsonLogic: an empty object does, an empty list does not."""
    return True if isinstance(value, Mapping) else bool(value)


def _over_list(name: str, arguments: Any) -> Node:
    rows, body, *rest = (_node(part) for part in arguments)

    def walk(data: Any) -> Any:
        items = rows(data) or []
        if not isinstance(items, list):
            raise NoValueError
        if name == "reduce":
            value = rest[0](data) if rest else None
            for item in items:
                value = body({"current": item, "accumulator": value})
            return value
        if name == "map":
            return [body(item) for item in items]
        true = [item for item in items if truthy(body(item))]
        if name == "filter":
            return true
        return {"all": bool(items) and len(true) == len(items), "none": not true, "some": bool(true)}[name]

    return walk


def _comparison(name: str, arguments: Any) -> Node:
    """Compare exactly where all are numbers; anything else as the engine does."""
    nodes, engines = [_node(part) for part in _listed(arguments)], _operation(name, [{"var": "0"}, {"var": "1"}])
    compare = _COMPARISONS[name]
    several = _operation(name, arguments)

    def judge(data: Any) -> Any:
        if len(nodes) != 2:
            return several(data)
        first, second = (node(data) for node in nodes)
        if _is_number(first) and _is_number(second):
            return compare(rational(first), rational(second))
        if name in _EQUALITIES and isinstance(first, str) and isinstance(second, str):
            return compare(first, second)
        return engines({"0": first, "1": second})

    return judge


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def rational(value: Any) -> Ratio:
    """Return a JSON value as the number that was meant: 0.1 is a tenth, nothing 0, "1.5" a number. Raises NoValueError."""
    if isinstance(value, Exact):
        return value.ratio
    if isinstance(value, int):
        return int(value)
    if value is None or value == "":
        return 0
    if isinstance(value, float) and isfinite(value):
        return Fraction(*Decimal(repr(value)).as_integer_ratio())
    if isinstance(value, str) and _NUMERAL.fullmatch(value):
        return Fraction(value)
    raise NoValueError


def _arithmetic(name: str, arguments: Any) -> Node:
    parts, work = _listed(arguments), _ARITHMETIC[name]
    nodes = [_node(part) for part in parts]
    spreads = len(parts) == 1 and isinstance(parts[0], Mapping) and name not in ("ceil", "floor")

    def count(data: Any) -> Any:
        values = [node(data) for node in nodes]
        if spreads and isinstance(values[0], list):
            values = values[0]
        if name in ("max", "min") and not all(_is_number(value) for value in values):
            raise NoValueError
        if name in ("ceil", "floor") and (values[0] in (None, "") or isinstance(values[0], bool)):
            raise NoValueError
        return _number(work([rational(value) for value in values]))

    return count


def _number(ratio: Ratio) -> int | Exact:
    if max(ratio.numerator.bit_length(), ratio.denominator.bit_length()) > LONGEST_BITS:
        raise NoValueError
    if isinstance(ratio, int) or ratio.denominator == 1:
        return ratio.numerator
    try:
        return Exact(ratio)
    except OverflowError:
        raise NoValueError from None


def _difference(values: list[Ratio]) -> Ratio:
    first, *rest = _some(values)
    return first - sum(rest) if rest else -first


def _quotient(values: list[Ratio]) -> Ratio:
    first, *rest = _some(values)
    divisor = prod(rest) if rest else first
    if not divisor:
        raise NoValueError
    return Fraction(first, divisor) if rest else Fraction(1, first)


def _remainder(values: list[Ratio]) -> Ratio:
    first, *rest = _some(values)
    for divisor in rest:
        if not divisor:
            raise NoValueError
        quotient = Fraction(first, divisor)
        first -= divisor * (floor(quotient) if quotient > 0 else ceil(quotient))
    return first


def _some(values: list[Ratio]) -> list[Ratio]:
    if not values:
        raise NoValueError
    return values


_ARITHMETIC: Mapping[str, Callable[[list[Ratio]], Ratio]] = {
    "+": sum,
    "-": _difference,
    "*": prod,
    "/": _quotient,
    "%": _remainder,
    "max": lambda values: max(_some(values)),
    "min": lambda values: min(_some(values)),
    "ceil": lambda values: ceil(_some(values)[0]),
    "floor": lambda values: floor(_some(values)[0]),
}
_EQUALITIES = frozenset({"==", "===", "!=", "!=="})
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": gt,
    ">=": ge,
    "<": lt,
    "<=": le,
    **dict.fromkeys(("==", "==="), eq),
    **dict.fromkeys(("!=", "!=="), ne),
}
_SPECIAL: Mapping[str, Callable[[str, Any], Node]] = {
    **dict.fromkeys(ARITHMETIC, _arithmetic),
    **dict.fromkeys(_COMPARISONS, _comparison),
    **dict.fromkeys(("if", "?:"), _choice),
    **dict.fromkeys(("and", "or"), _junction),
    **dict.fromkeys(("map", "filter", "reduce", "all", "none", "some"), _over_list),
    "var": _variable,
}
