"""Pages of a definition as forms. They only draw and carry: what is right and wrong is judged by the engine's rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from satukota.kernel.cases.api import Definition, Field, FieldError, field_message, find_answer, say, written_number
from satukota.kernel.places.api import areas
from satukota.modules.services.forms.rows import (
    SEPARATOR,
    Typed,
    count_name,
    fewest_rows,
    inner_questions,
    many,
    name_of,
    path_of,
    rows_posted,
)
from satukota.modules.services.queries.office_answers import office_choices

EVERY = "*"
"""Stands for the number of a row in the names of rules."""
BLANK = "ROW"
"""Stands for the number of a row in the row that a browser copies when one is added."""
FEW = 7
TYPES = {"date": "date", "time": "time", "email": "email", "phone-id": "tel", "uri": "url"}


@dataclass(frozen=True)
class Row:
    """A row of a list on a page: its number from 1, and (field, label) of its questions."""

    place: str
    number: int | str
    questions: list[tuple[forms.BoundField, str]]


@dataclass(frozen=True)
class Part:
    """A part of a page: one question (`bound`), or a list with its `rows`; `title` is the heading before it."""

    bound: forms.BoundField
    name: str
    title: str = ""
    rows: list[Row] | None = None
    blank: Row | None = None
    question: Field | None = None
    label: str = ""
    hint: str = ""
    focused: bool = False

    @property
    def full(self) -> bool:
        """Whether the list has as many rows as it may."""
        most = self.question.max_items if self.question else None
        return most is not None and len(self.rows or ()) >= most

    @property
    def fixed(self) -> bool:
        """Whether the list has always the same number of rows: then none is added or removed."""
        return bool(self.question and self.question.min_items and self.question.min_items == self.question.max_items)

    @property
    def fewest(self) -> int:
        """How many rows the list has at least."""
        return (self.question.min_items or 0) if self.question else 0


class PageForm(forms.Form):
    """A page of questions; `when` holds the conditions under which a question is shown, by the form's name.

    `warn` and `refuse` hold what is doubtful or wrong in an answer and what is said then, for the browser: (name, row
    that it lies in, condition, sentence); `needed` when a question must be answered: (name, condition). In names of
    rows `*` stands for every one. `titles` are headings before a question, by its name.
    """

    when: Mapping[str, Any] = {}
    warn: Sequence[tuple[str, str, Any, str]] = ()
    refuse: Sequence[tuple[str, str, Any, str]] = ()
    needed: Sequence[tuple[str, Any]] = ()
    titles: Mapping[str, str] = {}
    questions: Sequence[Field] = ()
    counts: Mapping[str, int] = {}
    language = "id"
    in_cells = False
    """Whether rows are drawn as lines of a table: a choice takes no more room than an answer."""
    changed_list: str | None = None
    """The list to which a row was added or of which one was removed: then nothing is sent yet."""
    focus: str = ""

    @property
    def lists(self) -> bool:
        """Whether rows can be added on this page."""
        return any(question.rows is not None for question in self.questions)

    @property
    def parts(self) -> Iterator[Part]:
        """Yield the page as it is drawn: questions, and lists with their rows."""
        for question in self.questions:
            name = name_of(question.path)
            title = self.titles.get(name, "")
            if question.rows:
                yield self._list(question, name, title)
            else:
                yield Part(self[name], name, title)

    def _list(self, question: Field, name: str, title: str) -> Part:
        rows = [self._row(self, question, str(place), place + 1) for place in range(self.counts.get(name, 0))]
        empty = type("RowForm", (forms.Form,), dict(_row_fields(question, BLANK, self.language)))
        values = {
            f"{name}{SEPARATOR}{BLANK}{SEPARATOR}{name_of(inner.path)}": inner.default
            for inner in inner_questions(question)
        }
        return Part(
            self[count_name(name)],
            name,
            title,
            rows,
            self._row(empty(initial=values), question, BLANK, "0"),
            question,
            say(question.label, self.language),
            say(question.hint, self.language),
            self.focus == name,
        )

    def _row(self, form: forms.Form, question: Field, place: str, number: int | str) -> Row:
        inner = inner_questions(question)
        names = [name_of(f"{question.path}.{place}.{part.path}") for part in inner]
        labels = [say(part.label, self.language) or part.name for part in inner]
        for name in names if self.in_cells else ():
            _choose_from_list(form.fields[name])
        return Row(place, number, [(form[name], label) for name, label in zip(names, labels, strict=True)])

    def put_errors(self, errors: Mapping[str, FieldError]) -> None:
        """Say at each question what is wrong with its answer, in rows too; the form's own words about it give way."""
        self.is_valid()
        named = [(self._field_of(name_of(path)), error) for path, error in errors.items()]
        for name in {name for name, _error in named if name}:
            self.errors.pop(name, None)
        for place, error in named:
            self.add_error(place, field_message(error))

    def _field_of(self, name: str) -> str | None:
        """Return the field at which something is said: the question's own, that of its list, or the row's first."""
        inside = (field for field in self.fields if field.startswith(f"{name}{SEPARATOR}"))
        lists = (count_name(known) for known in self.counts if name.startswith(f"{known}{SEPARATOR}"))
        return next((field for field in (name, count_name(name), *inside, *lists) if field in self.fields), None)


def asked_form(
    definition: Definition,
    paths: Iterable[str],
    language: str,
    *,
    posted: MultiValueDict[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> PageForm:
    """Return the form of the questions at these paths: as it was sent, else with the answers that there are.

    Where a row was added or removed (`changed_list`) what was typed stands there as it was typed, and nothing is sent.
    """
    asked = tuple(paths)
    if posted is None:
        known = answers or {}
        return page_form(definition, asked, language, _rows_answered(definition, asked, known))(
            initial=initial_values(definition, asked, known)
        )
    typed = rows_posted([definition.data.fields[path] for path in asked], posted)
    kind = page_form(definition, asked, language, typed.counts)
    return _with_changed_rows(kind, typed) if typed.changed is not None else kind(typed.data)


def _with_changed_rows(kind: type[PageForm], typed: Typed) -> PageForm:
    form = kind()
    form.changed_list = typed.changed
    for name, field in form.fields.items():
        several = isinstance(field, forms.MultipleChoiceField)
        form.initial[name] = typed.data.getlist(name) if several else typed.data.get(name)
    focused = next((name for name in form.fields if name.startswith(f"{typed.focus}{SEPARATOR}")), "")
    if typed.focus and focused:
        form.fields[focused].widget.attrs["autofocus"] = True
    elif typed.changed:
        form.focus = typed.changed
    return form


def _rows_answered(definition: Definition, paths: Iterable[str], answers: Mapping[str, Any]) -> dict[str, int]:
    lists = (definition.data.fields[path] for path in paths if definition.data.fields[path].rows)
    return {
        name_of(question.path): max(len(find_answer(answers, question.path) or ()), fewest_rows(question))
        for question in lists
    }


def page_form(
    definition: Definition, paths: Iterable[str], language: str, counts: Mapping[str, int] | None = None
) -> type[PageForm]:
    """Return the form class of the questions at these paths; `counts` are rows by the name of their list."""
    questions = [definition.data.fields[path] for path in paths]
    rows = {name_of(asked.path): fewest_rows(asked) for asked in questions if asked.rows} | dict(counts or {})
    fields = {name: field for question in questions for name, field in _fields(question, language, rows)}
    parts = {
        "when": dict(_conditions(questions)),
        "warn": [rule for asked in questions for rule in _rules(asked, "warn_when", language)],
        "refuse": [rule for asked in questions for rule in _rules(asked, "invalid_when", language)],
        "needed": [(name_of(asked.path), _needed(asked)) for asked in questions if _needed(asked) is not False],
        "titles": _titles(definition, questions, language),
        "questions": questions,
        "counts": rows,
        "language": language,
    }
    return type("QuestionsForm", (PageForm,), {**fields, **parts})


def _conditions(questions: Iterable[Field]) -> Iterator[tuple[str, Any]]:
    for asked in questions:
        if asked.show_when:
            yield name_of(asked.path), asked.show_when.source
        for inner in inner_questions(asked):
            if inner.show_when:
                yield name_of(f"{asked.path}.{EVERY}.{inner.path}"), inner.show_when.source


def _needed(question: Field) -> Any:
    """Return the condition under which a question must be answered: true, an expression, or false."""
    if question.required_when and not question.required:
        return question.required_when.source
    return question.required and question.default is None and not question.rows


def _rules(question: Field, kind: str, language: str) -> Iterator[tuple[str, str, Any, str]]:
    """Yield (form's name, name of the row, condition, sentence) of the rules of a question and of those in its rows."""
    for rule in getattr(question, kind):
        yield name_of(question.path), "", rule.when.source, say(rule.say, language)
    row = name_of(f"{question.path}.{EVERY}")
    for inner in inner_questions(question):
        for name, _row, condition, sentence in _rules(inner, kind, language):
            yield f"{row}{SEPARATOR}{name}", row, condition, sentence


def _titles(definition: Definition, questions: Iterable[Field], language: str) -> dict[str, str]:
    """Return the titles of the pages that questions come from, each before the first of them."""
    asked = {question.path for question in questions}
    firsts = [
        (next((path for path in form_page.fields if path in asked), ""), form_page) for form_page in definition.pages
    ]
    return {name_of(path): say(form_page.title, language) for path, form_page in firsts if path}


def _fields(question: Field, language: str, rows: Mapping[str, int]) -> Iterator[tuple[str, forms.Field]]:
    name, label = name_of(question.path), say(question.label, language) or question.name
    if question.rows:
        count = rows.get(name, 0)
        yield count_name(name), forms.CharField(label=label, required=False, widget=forms.HiddenInput, initial=count)
        for place in range(count):
            yield from _row_fields(question, str(place), language)
        return
    yield name, _field(question, label, language, required=question.required or bool(question.required_when))


def _row_fields(question: Field, place: str, language: str) -> Iterator[tuple[str, forms.Field]]:
    number = str(int(place) + 1) if place.isdecimal() else ""
    for inner in inner_questions(question):
        label = f"{say(question.label, language)} {number}: {say(inner.label, language)}"
        wanted = inner.required or bool(inner.required_when)
        yield name_of(f"{question.path}.{place}.{inner.path}"), _field(inner, label, language, required=wanted)


class _Written(forms.CharField):
    """What is typed; a number that was kept stands there as it would be typed."""

    def prepare_value(self, value: Any) -> Any:
        """Return what the field shows."""
        return written_number(value) if isinstance(value, float) else value


def _field(question: Field, label: str, language: str, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {"label": label, "help_text": say(question.hint, language), "required": False}
    if question.type == "boolean":
        field: forms.Field = forms.BooleanField(**common)
    elif question.enum or (isinstance(question.items, Field) and question.items.enum):
        field = _choice(question, common, language)
    elif question.type == "ref" and question.target == "area":
        villages = [(row.code, row.name) for row in areas("village")]
        field = forms.ChoiceField(choices=[("", "…"), *villages], **common)
    elif question.type == "ref" and question.target == "agency":
        field = forms.ChoiceField(choices=[("", "…"), *office_choices(question)], **common)
    else:
        field = _Written(widget=_widget(question), **common)
    # The engine asks for what is required; a form that asked too would refuse to carry half-filled pages.
    field.required = False
    field.wanted = required  # type: ignore[attr-defined]  # told to the template, which marks what is optional
    return field


def _choice(question: Field, common: dict[str, Any], language: str) -> forms.Field:
    asked = question if question.enum else question.items
    assert isinstance(asked, Field)
    choices = [(str(value), say(asked.labels.get(str(value), {}), language) or str(value)) for value in asked.enum]
    if question.type == "array":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "…"), *choices], **common)


def _choose_from_list(field: forms.Field) -> None:
    """Draw choices as one list to open, where they would stand one below another."""
    if isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.RadioSelect):
        field.widget = forms.Select()
        field.choices = [("", "…"), *list(field.choices)]  # type: ignore[arg-type]


def _widget(question: Field) -> forms.Widget:
    attributes: dict[str, Any] = {}
    if question.type == "integer" or question.pattern.startswith("^[0-9]"):
        attributes["inputmode"] = "numeric"
    if question.type == "string" and "inputmode" in attributes:
        attributes["data-digits"] = "1"
    if question.type == "number":
        attributes["inputmode"] = "decimal"
    if question.pii:
        attributes["autocomplete"] = "off"
    if question.format == "text":
        return forms.Textarea(attrs={"rows": 4, **attributes})
    return forms.TextInput(attrs={"type": TYPES.get(question.format, "text"), **attributes})


def typed_answers(definition: Definition, paths: Iterable[str], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed by flat path; a box that is not ticked says "false". Rows have no gaps (`asked_form`)."""
    answers: dict[str, Any] = {}
    for path in paths:
        question = definition.data.fields[path]
        if not question.rows:
            answers |= _typed(question, path, data)
            continue
        row_path = f"{name_of(path)}{SEPARATOR}"
        places = {name.removeprefix(row_path).partition(SEPARATOR)[0] for name in data if name.startswith(row_path)}
        for place in sorted((place for place in places if place.isdecimal()), key=int):
            row = [_typed(inner, f"{path}.{place}.{inner.path}", data) for inner in inner_questions(question)]
            answers |= {name: answer for part in row for name, answer in part.items()}
    return answers


def _typed(question: Field, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
    name = name_of(path)
    if question.type == "boolean":
        return {path: "true" if data.get(name) else "false"}
    if question.type == "array":
        return {path: many(data, name)}
    return {path_of(name): data[name]} if str(data.get(name, "")).strip() else {}


def initial_values(definition: Definition, paths: Iterable[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return first values of a page: what was answered before, else what the definition proposes."""
    values: dict[str, Any] = {}
    for path in paths:
        question, value = definition.data.fields[path], find_answer(answers, path)
        if question.rows:
            for place in range(max(len(value or ()), fewest_rows(question))):
                row = value[place] if value and place < len(value) else {}
                values |= _initial_row(question, place, row)
        else:
            first = find_answer(answers, question.default_from) if question.default_from else question.default
            if value is not None or first is not None:
                values[name_of(path)] = value if value is not None else first
    return values


def _initial_row(question: Field, place: int, row: Mapping[str, Any]) -> dict[str, Any]:
    cells = {inner.path: find_answer(row, inner.path) for inner in inner_questions(question)}
    defaults = {inner.path: inner.default for inner in inner_questions(question)}
    return {
        name_of(f"{question.path}.{place}.{path}"): defaults[path] if cell is None and not row else cell
        for path, cell in cells.items()
    }
