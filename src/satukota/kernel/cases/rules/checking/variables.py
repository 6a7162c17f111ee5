"""Checks before publishing: expressions read only what there is; defaults and samples are valid answers."""

from collections.abc import Callable, Collection, Iterator, Mapping

from satukota.kernel.cases.rules.checking.sample import depends
from satukota.kernel.cases.rules.definition import Action, Definition
from satukota.kernel.cases.rules.fields import Field, Form
from satukota.kernel.cases.rules.letter import conditions_in
from satukota.kernel.cases.rules.logic import BUILTINS, Expression
from satukota.kernel.cases.rules.reading.building import Notes
from satukota.kernel.cases.rules.reading.source import Path
from satukota.kernel.cases.rules.values import WrongError, clean

type Place = tuple[Path, Expression | None]
IN_ITEM = frozenset({"", "current", "accumulator"})


def answers(definition: Definition, notes: Notes) -> None:
    """Check the expressions in `data`, pages, papers, fees and results: they read the case's answers."""
    known = _names(definition.data)
    for path, expression in (*_in_form(definition.data, ("data",)), *_elsewhere(definition)):
        _check(notes, path, expression, known, {})
    for path, question in _lists(definition.data):
        rows = question.rows or Form()
        for place, expression in _in_form(rows, path):
            _check(notes, place, expression, known | _names(rows), {})
            _check_circle(notes, place, expression, question, definition)


def _lists(form: Form) -> Iterator[tuple[Path, Field]]:
    """Yield the lists whose rows have questions of their own, each with where its rows are written."""
    for question in form.fields.values():
        if question.rows:
            yield ("data", *question.path.split("."), "items"), question


def _check_circle(
    notes: Notes, path: Path, expression: Expression | None, question: Field, definition: Definition
) -> None:
    """Refuse what a row reads of an answer that is computed from its own list."""
    own = question.rows.fields if question.rows else {}
    for name in sorted(expression.reads - own.keys()) if expression else ():
        read = depends(definition, frozenset([name]))
        if name in definition.data.computed and any(_lies_in(path_read, question.path) for path_read in read):
            notes.wrong(path, "computed_circle", name=name)


def _lies_in(path: str, part: str) -> bool:
    return path == part or path.startswith(f"{part}.")


def forms(definition: Definition, notes: Notes) -> None:
    """Check the expressions in actions: their forms read themselves, guards and `set` the case and `$form`."""
    known = _names(definition.data)
    for action in definition.actions.values():
        for place, expression in _in_action(action):
            _check(notes, place, expression, known, {"$form": _names(action.form)})
        for place, inner in _in_form(action.form, ("actions", action.order, "form")):
            _check(notes, place, inner, _names(action.form), {"$case": known})


def places_of(definition: Definition) -> Iterator[tuple[Path, Expression, Mapping[str, Field]]]:
    """Yield every expression with where it is written and the questions that it may read, by path."""
    questions = definition.data.fields
    for path, expression in (*_in_form(definition.data, ("data",)), *_elsewhere(definition)):
        if expression:
            yield path, expression, questions
    for here, question in _lists(definition.data):
        rows = question.rows or Form()
        yield from ((path, inner, {**questions, **rows.fields}) for path, inner in _in_form(rows, here) if inner)
    for action in definition.actions.values():
        own = {f"$form.{name}": field for name, field in action.form.fields.items()}
        yield from ((path, inner, {**questions, **own}) for path, inner in _in_action(action) if inner)
        of_case = {f"$case.{name}": field for name, field in questions.items()}
        for path, inner in _in_form(action.form, ("actions", action.order, "form")):
            if inner:
                yield path, inner, {**action.form.fields, **of_case}


def _in_action(action: Action) -> Iterator[Place]:
    path: Path = ("actions", action.order)
    yield (*path, "guard"), action.guard
    yield (*path, "requiresPhoto"), action.requires_photo
    yield from (((*path, "set", name), expression) for name, expression in action.set.items())


def _elsewhere(definition: Definition) -> Iterator[Place]:
    for place, page in enumerate(definition.pages):
        yield ("pages", place, "skipWhen"), page.skip_when
    for place, paper in enumerate(definition.documents.values()):
        yield ("documents", place, "requiredWhen"), paper.required_when
    for place, fee in enumerate(definition.fees.values()):
        yield ("fees", place, "amount"), fee.formula
        yield ("fees", place, "when"), fee.when
    for place, required in enumerate(definition.requires):
        yield ("requires", place, "when"), required.when
    for name, result in definition.outputs.items():
        yield ("outputs", name, "when"), result.when
        yield from conditions_in(result.letter, ("outputs", name, "letter")) if result.letter else ()
    for name, rule in definition.clocks.items():
        yield ("clocks", name, "term"), rule.chosen


def _in_form(form: Form, path: Path) -> Iterator[Place]:
    for field in form.fields.values():
        here = (*path, *field.path.split("."))
        yield (*here, "requiredWhen"), field.required_when
        yield (*here, "showWhen"), field.show_when
        yield (*here, "computed"), field.computed
        for key, rules in (("invalidWhen", field.invalid_when), ("warnWhen", field.warn_when)):
            for place, rule in enumerate(rules):
                yield (*here, key, place, "when"), rule.when


def _names(form: Form) -> frozenset[str]:
    return frozenset({*form.fields, *form.groups})


def _check(
    notes: Notes, path: Path, expression: Expression | None, known: Collection[str], inside: dict[str, frozenset[str]]
) -> None:
    for name in sorted(expression.reads) if expression else ():
        if not _exists(name, known, inside):
            notes.wrong(path, "unknown_variable", name=name)


def _exists(name: str, known: Collection[str], inside: dict[str, frozenset[str]]) -> bool:
    """Say whether a variable is an answer, a built-in, or part of a list (`saksi.0.nama`)."""
    if name in known or name in IN_ITEM:
        return True
    if name.startswith("$"):
        root, _, rest = name.partition(".")
        return root in BUILTINS and (not rest or root not in inside or _exists(rest, inside[root], {}))
    parts = name.split(".")
    return any(".".join(parts[:length]) in known and parts[length].isdecimal() for length in range(1, len(parts)))


def values(definition: Definition, notes: Notes) -> None:
    """Check that defaults and examples are themselves valid answers."""
    for field in definition.data.fields.values():
        _value(notes, ("data", *field.path.split(".")), field)
    for path, question in _lists(definition.data):
        for field in question.rows.fields.values() if question.rows else ():
            _value(notes, (*path, *field.path.split(".")), field)
    for action in definition.actions.values():
        for field in action.form.fields.values():
            _value(notes, ("actions", action.order, "form", *field.path.split(".")), field)


def _value(notes: Notes, path: Path, field: Field) -> None:
    for key, value in (("default", field.default), ("example", field.example)):
        if value is None or field.type == "array":
            continue
        try:
            clean(field, value, text=False)
        except WrongError as error:
            notes.wrong((*path, key), "bad_value", reason=error.error.message)


VARIABLES: tuple[Callable[[Definition, Notes], None], ...] = (answers, forms, values)
