"""Checks before publishing: an expression that can be computed and yet says nothing.

A choice that there is not makes a rule false for everybody, a text in a sum makes a fee nothing, a question that waits
for its own answer is never asked. None of it is an error when it runs, so it has to be told here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from satukota.kernel.cases.rules.checking.sample import depends, variables_of, varied_answers
from satukota.kernel.cases.rules.checking.variables import places_of
from satukota.kernel.cases.rules.definition import Definition
from satukota.kernel.cases.rules.fields import Field, Form
from satukota.kernel.cases.rules.reading.building import Notes

VARIATIONS = 40
LARGEST = 10**17
EQUAL = frozenset({"==", "===", "!=", "!=="})
COUNTING = frozenset({"*", "+", "-", "/", "%", "ceil", "floor"})
COURSES = ("renewal", "amendment")


def comparisons(definition: Definition, notes: Notes) -> None:
    """Check that what is compared with a question of choices is one of them."""
    for path, expression, questions in places_of(definition):
        for name, value in _compared(expression.source):
            choices = COURSES if name == "$course" else _choices(questions.get(name))
            if choices and value not in ("", None) and str(value) not in choices:
                notes.wrong(path, "no_such_choice", name=name, value=value, choices=", ".join(choices))


def sums(definition: Definition, notes: Notes) -> None:
    """Check that nothing is counted with a text that is no number, such as 33.333,33."""
    for path, expression, _questions in places_of(definition):
        for operator, operands in _operations(expression.source):
            for operand in operands if operator in COUNTING else ():
                for text in _texts(operand):
                    notes.wrong(path, "text_in_sum", text=text)


def showing(definition: Definition, notes: Notes) -> None:
    """Check that no question waits for its own answer, directly or by way of others."""
    _shown(definition.data, ("data",), notes, definition)
    for question in definition.data.fields.values():
        if question.rows:
            _shown(question.rows, ("data", *question.path.split("."), "items"), notes, None)


def skipping(definition: Definition, notes: Notes) -> None:
    """Check that no page is left out for an answer that is given on it."""
    for place, page in enumerate(definition.pages):
        for name in sorted(page.skip_when.reads & set(page.fields)) if page.skip_when else ():
            notes.wrong(("pages", place, "skipWhen"), "skips_itself", name=name)


def expiries(definition: Definition, notes: Notes) -> None:
    """Check that the day on which a paper ends can be computed from some answers at least."""
    for name, result in definition.outputs.items():
        ends = result.expires.partition("{")[2].partition("}")[0]
        if ends in definition.data.computed and not _is_ever_there(definition, ends):
            notes.wrong(("outputs", name, "expires"), "never_computed", name=ends)


def _is_ever_there(definition: Definition, path: str) -> bool:
    computed = definition.data.fields[path].computed
    varied = varied_answers(definition, depends(definition, frozenset([path])), VARIATIONS)
    return computed is None or any(computed.value({**data, **variables_of({})}) for data in varied)


def _shown(form: Form, path: tuple[str, ...], notes: Notes, definition: Definition | None) -> None:
    waits = {name: field.show_when.reads & form.fields.keys() for name, field in form.fields.items() if field.show_when}
    for name in waits:
        circle = _circle(name, waits)
        if circle and not any(_opens(form, member, circle, definition) for member in circle):
            notes.wrong((*path, *name.split("."), "showWhen"), "never_shown", name=name)


def _circle(name: str, waits: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the questions by way of which a question waits for its own answer; empty where it does not."""
    ahead = _reached(name, waits)
    return frozenset(other for other in ahead if name in _reached(other, waits)) if name in ahead else frozenset()


def _reached(name: str, waits: Mapping[str, frozenset[str]]) -> set[str]:
    reached: set[str] = set()
    open_names = [name]
    while open_names:
        following = waits.get(open_names.pop(), frozenset()) - reached
        reached |= following
        open_names += following
    return reached


def _opens(form: Form, name: str, circle: frozenset[str], definition: Definition | None) -> bool:
    """Tell whether a question may be shown while nothing of its circle is answered."""
    condition = form.fields[name].show_when
    if condition is None or (definition is None and not condition.reads <= circle):
        return True
    others: Iterable[Mapping[str, Any]] = ()
    if definition:
        others = varied_answers(definition, depends(definition, condition.reads), VARIATIONS)
    without = ({path: answer for path, answer in data.items() if path not in circle} for data in others)
    return any(condition.true({**data, **variables_of({})}) for data in ({}, *without))


def _choices(question: Field | None) -> tuple[str, ...]:
    if question is None:
        return ()
    listed = question.items.enum if isinstance(question.items, Field) else question.enum
    return tuple(str(value) for value in listed)


def _compared(source: Any) -> Iterator[tuple[str, Any]]:
    """Yield (variable, value) of every comparison of a variable with what is written there."""
    for operator, operands in _operations(source):
        if len(operands) != 2 or operator not in EQUAL | {"in"}:
            continue
        for left, right in (operands, operands[::-1]):
            name = _variable(left)
            values = right if isinstance(right, list) and operator == "in" else [right]
            if name:
                yield from ((name, value) for value in values if not isinstance(value, dict | list | bool))


def _variable(part: Any) -> str:
    name = part.get("var") if isinstance(part, dict) and len(part) == 1 else None
    name = name[0] if isinstance(name, list) and len(name) == 1 else name
    return name if isinstance(name, str) else ""


def _operations(source: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield (operator, operands) of an expression and of all inside it."""
    if isinstance(source, list):
        for part in source:
            yield from _operations(part)
    if isinstance(source, dict):
        for operator, operands in source.items():
            if operator != "var":
                yield operator, operands if isinstance(operands, list) else [operands]
                yield from _operations(operands)


def _texts(operand: Any) -> Iterator[str]:
    """Yield the texts that are no numbers among what an operand may be: itself, or what an `if` gives."""
    if isinstance(operand, str) and not _is_number(operand):
        yield operand
    if isinstance(operand, dict) and isinstance(operand.get("if"), list):
        branches = operand["if"]
        results = [part for place, part in enumerate(branches) if place % 2 or place == len(branches) - 1]
        for part in results:
            yield from _texts(part)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < LARGEST
    except ValueError:
        return False


OPERANDS: tuple[Callable[[Definition, Notes], None], ...] = (comparisons, sums)
"""What is seen without computing anything."""
OUTCOMES: tuple[Callable[[Definition, Notes], None], ...] = (showing, skipping, expiries)
