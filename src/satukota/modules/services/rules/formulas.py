"""Conditions and amounts as people write them, `panjang * 50000` or `untuk = "lembaga"`, to JsonLogic and back.

What cannot be written so stays JSON: `as_formula` then returns the JSON text, and `read_formula` takes it too.
"""

import ast
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from satukota.kernel.cases.api import OPERATORS

WORDS = {"dan": "and", "atau": "or", "bukan": "not", "dalam": "in", "benar": "True", "salah": "False", "null": "None"}
NAMES = {"terisi": "!!", "filled": "!!", "jika": "if", "when": "if"}
_BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
}
_COMPARED: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
}
_INFIX = {**dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3), "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_LOOSE = {"or": 1, "and": 2}
_CHAINS = {"+", "*", "and", "or"}
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[<>!=]=|=|\$|[^\W\d]\w*|\d+(?:\.\d+)*|×|÷|≤|≥|≠|.', re.DOTALL)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SIGNS = {"=": "==", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "$": "S_"}
LONGEST = 2000


class UnreadableFormula(ValueError):
    """The text is no formula."""


class TwoReadings(UnreadableFormula):
    """A number of the formula is 1075 to one reader and 1,075 to another; `number` is how it is written."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def read_formula(text: str) -> Any:
    """Return the JsonLogic of a formula, or of a JSON text. Raises UnreadableFormula, TwoReadings of it."""
    if len(text) > LONGEST:
        raise UnreadableFormula(text)
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise UnreadableFormula(text) from None
    spelled = "".join(_spelled(token) for token in _TOKEN.findall(text.strip()))
    try:
        return _node(ast.parse(spelled, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnreadableFormula(text) from None


def _spelled(token: str) -> str:
    if _THOUSANDS.fullmatch(token):
        if token.count(".") == 1:
            raise TwoReadings(token)
        return token.replace(".", "")
    return _SIGNS.get(token) or WORDS.get(token.lower()) or token


def _node(node: ast.expr) -> Any:
    reader = _READERS.get(type(node))
    if reader is None:
        raise UnreadableFormula
    return reader(node)


def _name(node: ast.Name) -> Any:
    return {"var": "$" + node.id[2:] if node.id.startswith("S_") else node.id}


def _attribute(node: ast.Attribute) -> Any:
    return {"var": f"{_node(node.value)['var']}.{node.attr}"}


def _constant(node: ast.Constant) -> Any:
    if node.value is not None and not isinstance(node.value, str | bool | int | float):
        raise UnreadableFormula
    return node.value


def _compare(node: ast.Compare) -> Any:
    if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARED:
        raise UnreadableFormula
    return {_COMPARED[type(node.ops[0])]: [_node(node.left), _node(node.comparators[0])]}


def _arithmetic(node: ast.BinOp) -> Any:
    sign = _BINARY.get(type(node.op))
    if sign is None:
        raise UnreadableFormula
    return {sign: [_node(node.left), _node(node.right)]}


def _unary(node: ast.UnaryOp) -> Any:
    value = _node(node.operand)
    if isinstance(node.op, ast.Not):
        return {"!": [value]}
    if isinstance(node.op, ast.USub):
        return -value if isinstance(value, int | float) else {"-": [value]}
    raise UnreadableFormula


def _call(node: ast.Call) -> Any:
    if not isinstance(node.func, ast.Name) or node.keywords:
        raise UnreadableFormula
    operator = NAMES.get(node.func.id, node.func.id)
    if operator not in OPERATORS:
        raise UnreadableFormula
    return {operator: [_node(argument) for argument in node.args]}


def _both(node: ast.BoolOp) -> Any:
    return {"and" if isinstance(node.op, ast.And) else "or": [_node(value) for value in node.values]}


def _several(node: ast.List) -> Any:
    return [_node(value) for value in node.elts]


_READERS: Mapping[type[ast.expr], Callable[[Any], Any]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.Compare: _compare,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.BoolOp: _both,
    ast.List: _several,
}


def as_formula(source: Any) -> str:
    """Return JsonLogic as people write it; as JSON where it says more than a formula can."""
    try:
        text = _written(source, 0)
        if _plain(read_formula(text)) == _plain(source):
            return text
    except (UnreadableFormula, TypeError, KeyError):
        pass
    return json.dumps(source, ensure_ascii=False)


def _plain(source: Any) -> Any:
    """Return JsonLogic in which every operator has a list of arguments, but a variable its name."""
    if isinstance(source, list):
        return [_plain(part) for part in source]
    if isinstance(source, dict) and len(source) == 1:
        name, value = next(iter(source.items()))
        if name == "var":
            return {"var": value[0] if isinstance(value, list) and len(value) == 1 else value}
        parts = _plain(value if isinstance(value, list) else [value])
        first = parts[0] if parts else None
        # a · b · c is said in one go or in twos: it means the same.
        if name in _CHAINS and isinstance(first, dict) and name in first:
            parts = [*first[name], *parts[1:]]
        return {name: parts}
    return source


def _written(source: Any, outer: int) -> str:
    if isinstance(source, list):
        return "[" + ", ".join(_written(part, 0) for part in source) + "]"
    if not isinstance(source, dict):
        return {True: "benar", False: "salah"}[source] if isinstance(source, bool) else _literal(source)
    name, value = next(iter(source.items()))
    arguments = value if isinstance(value, list) else [value]
    if name == "var":
        return str(arguments[0])
    level = _LOOSE.get(name) or (_INFIX.get(name) if len(arguments) > 1 else 0) or 0
    if level:
        shown = {"and": "dan", "or": "atau", "==": "=", "in": "dalam"}.get(name, name)
        text = f" {shown} ".join(
            _written(part, level + (place > 0 or level == _INFIX["in"])) for place, part in enumerate(arguments)
        )
        return f"({text})" if level < outer else text
    if name == "!":
        return f"bukan ({_written(arguments[0], 0)})"
    shown = {"!!": "terisi", "if": "jika"}.get(name, name)
    return f"{shown}({', '.join(_written(part, 0) for part in arguments)})"


def _literal(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False)
    # 1.075 would be a thousand and more to whoever reads it here.
    return f"{written}0" if isinstance(value, float) and _THOUSANDS.fullmatch(written.lstrip("-")) else written
