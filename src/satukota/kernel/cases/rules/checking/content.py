"""Checks before publishing: what is written does what it seems to; a key that would be passed over is told."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from satukota.kernel.cases.rules.checking.sample import depends, variables_of, varied_answers
from satukota.kernel.cases.rules.definition import Definition, Fee
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path

VARIATIONS = 100
NUMBERS, LISTS, TEXTS = ("integer", "number"), ("array",), ("string",)
FITTING: Mapping[str, tuple[str, ...]] = {
    "pattern": (*TEXTS, "ref"),
    "minLength": TEXTS,
    "maxLength": (*TEXTS, "ref"),
    "format": (*TEXTS, *NUMBERS),
    "minimum": NUMBERS,
    "maximum": NUMBERS,
    "unit": NUMBERS,
    "items": LISTS,
    "minItems": LISTS,
    "maxItems": LISTS,
}
"""Key of a question → the types for which it means something."""
FORMAT_OF_NUMBERS = "money"
OF_USE = frozenset({"use", "optional", "label"})
"""What is read beside `use`."""
NOT_COMPUTED = ("required", "requiredWhen", "default", "defaultFrom")
"""What means nothing for an answer that nobody gives."""


def questions(definition: Definition, notes: Notes) -> None:
    """Check that every key of a question means something there."""
    for part in ("data", "shared"):
        for path, node in _nodes(definition.raw.get(part, {}), (part,)):
            _question(notes, path, node)
    for place, action in enumerate(definition.raw["actions"]):
        for path, node in _nodes(action.get("form", {}), ("actions", place, "form")):
            _question(notes, path, node)
            if "use" in node.get("items", {}):
                notes.wrong((*path, "items"), "rows_in_action")


def _nodes(tree: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield every question and used group of a tree with its place, entries of lists among them."""
    for name, node in tree.items() if isinstance(tree, Mapping) else ():
        if not isinstance(node, Mapping):
            continue
        if isinstance(node.get("type"), str) or isinstance(node.get("use"), str):
            yield (*path, name), node
            items = node.get("items")
            if isinstance(items, Mapping):
                yield (*path, name, "items"), items
        else:
            yield from _nodes(node, (*path, name))


def rows(definition: Definition, notes: Notes) -> None:
    """Check that no row of a list has rows of its own."""
    for question in definition.data.fields.values():
        inner = question.rows.fields.values() if question.rows else ()
        if any(part.rows for part in inner):
            notes.wrong(("data", *question.path.split("."), "items"), "rows_in_rows")


def misfits(question: Mapping[str, Any], kind: str) -> list[str]:
    """Return the keys of a question that mean nothing for a type of answer."""
    wrong = [key for key, types in FITTING.items() if key in question and kind not in types]
    of_texts = question.get("format", FORMAT_OF_NUMBERS) != FORMAT_OF_NUMBERS and kind in NUMBERS
    return [*wrong, *(["format"] if of_texts else [])]


def _question(notes: Notes, path: Path, node: Mapping[str, Any]) -> None:
    if "use" in node:
        wrong = [key for key in node if key not in OF_USE]
    else:
        wrong = misfits(node, node["type"])
        wrong += ["labels"] if "labels" in node and "enum" not in node else []
        wrong += [key for key in NOT_COMPUTED if key in node and "computed" in node]
    for key in wrong:
        notes.wrong((*path, key), "key_does_nothing", name=key)


def fees(definition: Definition, notes: Notes) -> None:
    """Check that a fee is a whole number of rupiah whatever is answered."""
    for place, fee in enumerate(definition.fees.values()):
        code = _fault_of(definition, fee)
        if code:
            notes.wrong(("fees", place, "amount"), code)


def _fault_of(definition: Definition, fee: Fee) -> str:
    if fee.formula is None:
        return ""
    reads = fee.formula.reads | (fee.when.reads if fee.when else frozenset())
    for data in varied_answers(definition, depends(definition, reads), VARIATIONS):
        facts = {**data, **variables_of({})}
        if fee.when is not None and not fee.when.true(facts):
            continue
        amount = fee.formula.value(facts)
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            return "fee_not_number"
        if amount != int(amount):
            return "fee_not_whole"
    return ""


def pages(definition: Definition, notes: Notes) -> None:
    """Check that no page asks what another asks already."""
    asked: set[str] = set()
    for place, page in enumerate(definition.pages):
        for path in page.fields:
            if path in asked:
                notes.wrong(("pages", place, "fields"), "asked_twice", name=path)
        asked |= set(page.fields)


def first_answers(definition: Definition, notes: Notes) -> None:
    """Check that `defaultFrom` names an answer: of the same questions, in a form of the case or one of its columns."""
    known = definition.data.fields
    for field in known.values():
        if field.default_from and field.default_from not in known:
            notes.wrong(("data", *field.path.split("."), "defaultFrom"), "unknown_field", name=field.default_from)
    for action in definition.actions.values():
        for field in action.form.fields.values():
            path: Path = ("actions", action.order, "form", *field.path.split("."), "defaultFrom")
            if field.default_from and not field.default_from.startswith("$") and field.default_from not in known:
                notes.wrong(path, "unknown_field", name=field.default_from)


def keeping(definition: Definition, notes: Notes) -> None:
    """Check that `retain` names ends, and the state of a draft: elsewhere nothing is ever forgotten."""
    for name in definition.privacy.retain if definition.privacy else ():
        state = definition.states.get(name)
        if state is not None and not (state.final or state.initial):
            notes.wrong(("privacy", "retain", name), "retain_not_final", state=name)


CONTENT: tuple[Callable[[Definition, Notes], None], ...] = (questions, rows, fees, pages, first_answers, keeping)
