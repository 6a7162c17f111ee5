"""Check answers against a form: cleaned data and errors by path."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from satukota.kernel.cases.rules.fields import Field, Form, Page
from satukota.kernel.cases.rules.paths import drop, find, put
from satukota.kernel.cases.rules.problems import FieldError
from satukota.kernel.cases.rules.values import WrongError, absent, clean
from satukota.kernel.cases.rules.words import Said, Words

MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Answers:
    """Checked answers: nested `data` with computed and default values, `errors` by flat path (`saksi.0.nik`)."""

    data: dict[str, Any]
    errors: dict[str, FieldError] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether nothing was wrong."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class _Check:
    """One pass over one form. `known` are the built-in variables; `refers` the paths that a field-ref may name.

    `around` are the answers outside of a row, which its rules may read beside its own.
    """

    form: Form
    known: Mapping[str, Any]
    text: bool
    refers: Collection[str] | None
    around: Mapping[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, FieldError] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        return {**self.around, **self.data, **self.known}


def validate(
    form: Form,
    data: Mapping[str, Any],
    *,
    known: Mapping[str, Any] | None = None,
    require: str | tuple[str, ...] = "all",
    pages: tuple[Page, ...] = (),
    text: bool = False,
    refers: Collection[str] | None = None,
) -> Answers:
    """Check nested answers.

    `known` are built-in variables by their `$name`; `require` is "all" or the page ids whose required fields must be
    there (an empty tuple for a draft): whatever is present is always checked. With `text` the values come as typed
    into an HTML form ("3200", "on", "31-12-2026") and are converted; a checkbox must send "false" when it is off.
    Unknown keys are errors. Hidden answers (`showWhen` false) are dropped. `refers` are the paths that an answer of
    type field-ref may name. A list with `minItems` is required; of an optional group nothing is, until it is begun.
    A row of a list is checked like a form of its own, whose rules read the answers outside of it, too.
    """
    check = _Check(form, known or {}, text, refers)
    return _checked(check, data, require, pages)


def _checked(
    check: _Check, data: Mapping[str, Any], require: str | tuple[str, ...], pages: tuple[Page, ...]
) -> Answers:
    _unknown(check, data, "")
    questions = [question for question in check.form.fields.values() if not question.computed]
    # Rows come last: whether one of their questions is asked may rest on an answer outside of them.
    for rows in (False, True):
        for question in questions:
            if (question.rows is not None) is rows:
                _take(check, question, find(data, question.path))
        _compute(check)
    _hide(check)
    _require(check, _questions_to_answer(check, require, pages))
    _judge(check)
    return Answers(check.data, check.errors)


def compute(form: Form, known: dict[str, Any]) -> None:
    """Compute anew, among checked answers and built-in variables, what the form computes, in its rows too.

    Groups and rows are not shared with what was given.
    """
    lists = [question for question in form.fields.values() if question.rows and question.rows.computed]
    changed = (*form.computed, *(question.path for question in lists))
    for name in {path.partition(".")[0] for path in changed if "." in path}:
        known[name] = deepcopy(known.get(name))
    _compute_answers(form, known)
    for question in lists:
        put(known, question.path, [_computed_row(question, row, known) for row in find(known, question.path) or ()])
    if lists:
        _compute_answers(form, known)


def _compute_answers(form: Form, known: dict[str, Any]) -> None:
    for path in form.computed:
        drop(known, path)
    for path in form.computed:
        expression = form.fields[path].computed
        put(known, path, expression.value(known) if expression else None)


def _computed_row(question: Field, row: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(row, Mapping) or question.rows is None:
        return row
    own, facts = deepcopy(dict(row)), row_facts(question.rows, known, row)
    compute(question.rows, facts)
    for path in question.rows.computed:
        put(own, path, find(facts, path))
    return own


def row_facts(form: Form, facts: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the rules in a row of a list read: its own answers, and beside them those outside of it."""
    return {**_around(form, facts), **row}


def _around(form: Form, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts outside of a row: a name that the row asks itself is the row's, answered or not."""
    own = {path.partition(".")[0] for path in form.fields}
    return {name: answer for name, answer in facts.items() if name not in own}


def doubts(form: Form, facts: Mapping[str, Any]) -> dict[str, Words]:
    """Return what is doubtful in answers, by flat path (`saksi.0.nik`): to be looked at, never a reason to refuse.

    `facts` are the checked answers with the built-in variables; inside a row its own answers come first.
    """
    doubtful: dict[str, Words] = {}
    for question in form.fields.values():
        answer = find(facts, question.path)
        if question.rows:
            for place, row in enumerate(answer or ()):
                inner = doubts(question.rows, row_facts(question.rows, facts, row)) if isinstance(row, Mapping) else {}
                doubtful |= {f"{question.path}.{place}.{path}": words for path, words in inner.items()}
        elif answer is not None:
            doubt = next((rule for rule in question.warn_when if rule.when.true(facts)), None)
            doubtful |= {question.path: doubt.say} if doubt else {}
    return doubtful


def _unknown(check: _Check, data: Mapping[str, Any], under: str) -> None:
    """Note answers to questions that nobody asked; computed values may come back and are ignored."""
    for name, value in data.items():
        path = f"{under}{name}"
        if path in check.form.fields:
            continue
        if path not in check.form.groups:
            check.errors[path[:200]] = FieldError("unknown_answer")
        elif isinstance(value, Mapping):
            _unknown(check, value, f"{path}.")
        elif not absent(value):
            check.errors[path] = FieldError("not_group")


def _take(check: _Check, question: Field, value: Any) -> None:
    try:
        answer = _items(check, question, value) if question.type == "array" else _single(check, question, value)
    except WrongError as error:
        check.errors[question.path] = error.error
        return
    if answer is None:
        answer = question.default
    if answer is not None:
        put(check.data, question.path, answer)


def _single(check: _Check, question: Field, value: Any) -> Any:
    answer = clean(question, value, text=check.text)
    known = check.refers is None or answer is None or answer in check.refers
    if question.type == "field-ref" and not known:
        raise WrongError("not_question")
    return answer


def _items(check: _Check, question: Field, value: Any) -> list[Any] | None:
    if absent(value):
        return None
    if check.text and isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise WrongError("not_list")
    most = question.max_items or MOST_ITEMS
    if len(value) > most:
        raise WrongError("too_many", most=most)
    items = [_item(check, question, place, item) for place, item in enumerate(value)]
    too_few = question.min_items and len(value) < question.min_items
    if too_few and not _miss_rows(check, question, len(value)):
        raise WrongError("too_few", least=question.min_items)
    return items


def _miss_rows(check: _Check, question: Field, present: int) -> bool:
    """Note what the rows from `present` on have to answer that a list still needs; False where that is nothing."""
    if question.rows is None:
        return False
    before = len(check.errors)
    for place in range(present, question.min_items or 1):
        _item(check, question, place, {})
    return len(check.errors) > before


def _item(check: _Check, question: Field, place: int, value: Any) -> Any:
    path = f"{question.path}.{place}"
    if question.rows:
        if not isinstance(value, Mapping):
            check.errors[path] = FieldError("not_group")
            return {}
        around = _around(question.rows, {**check.around, **check.data})
        row = _Check(question.rows, check.known, check.text, check.refers, around)
        inner = _checked(row, value, "all", ())
        check.errors.update({f"{path}.{name}": error for name, error in inner.errors.items()})
        return inner.data
    if not isinstance(question.items, Field):
        return None
    try:
        answer = _single(check, question.items, value)
    except WrongError as error:
        check.errors[path] = error.error
        return None
    if answer is None:
        check.errors[path] = FieldError("required")
    return answer


def _compute(check: _Check) -> None:
    for path in check.form.computed:
        expression = check.form.fields[path].computed
        value = expression.value(check.facts()) if expression else None
        drop(check.data, path)
        if value is not None:
            put(check.data, path, value)


def _hide(check: _Check) -> None:
    """Drop the answers whose questions are not shown, and the errors in them; what was computed follows."""
    hidden = [question for question in check.form.fields.values() if question.show_when]
    for question in hidden:
        if question.show_when and not question.show_when.true(check.facts()):
            drop(check.data, question.path)
            for path in [
                path for path in check.errors if path == question.path or path.startswith(f"{question.path}.")
            ]:
                del check.errors[path]
    if hidden:
        _compute(check)


def _questions_to_answer(check: _Check, require: str | tuple[str, ...], pages: tuple[Page, ...]) -> Iterator[Field]:
    """Yield the fields whose absence counts."""
    facts = check.facts()
    skipped = {path for page in pages if page.skip_when and page.skip_when.true(facts) for path in page.fields}
    wanted = {path for page in pages if page.id in require for path in page.fields}
    empty = [group.path for group in check.form.groups.values() if group.optional and _is_untouched(check, group.path)]
    for question in check.form.fields.values():
        if question.computed or question.path in skipped or (require != "all" and question.path not in wanted):
            continue
        if not any(question.path.startswith(f"{group}.") for group in empty):
            yield question


def _is_untouched(check: _Check, path: str) -> bool:
    """Say whether no question of a group was answered."""
    return all(find(check.data, name) is None and name not in check.errors for name in check.form.under(path))


def _require(check: _Check, questions: Iterator[Field]) -> None:
    facts = check.facts()
    for question in questions:
        if question.path in check.errors or find(check.data, question.path) is not None:
            continue
        if question.show_when and not question.show_when.true(facts):
            continue
        needed = (
            question.required or question.min_items or (question.required_when and question.required_when.true(facts))
        )
        if needed and not _miss_rows(check, question, 0):
            check.errors[question.path] = FieldError("required")


def _judge(check: _Check) -> None:
    """Apply the rules across answers to what was answered."""
    facts = check.facts()
    for question in check.form.fields.values():
        if question.path in check.errors or find(check.data, question.path) is None:
            continue
        broken = next((rule for rule in question.invalid_when if rule.when.true(facts)), None)
        if broken:
            check.errors[question.path] = FieldError("said", {"said": Said(broken.say)})
