"""A sheet of applications of one service, checked row by row before anything is made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from satukota.kernel.cases.api import (
    Definition,
    Field,
    FieldError,
    facts,
    field_message,
    missing_documents,
    nest,
    say,
    validate,
)
from satukota.kernel.people.api import Office, offices
from satukota.kernel.readers.api import UnreadableTable, matches, read_grid
from satukota.modules.services.queries.office_answers import asks_office, with_known_offices
from satukota.modules.services.queries.requirements import unmet_requirements

MOST_TITLES = 20
"""So many rows may stand above the heads."""


def heads_of(questions: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return the head of each question's column by its path, from (path, label, page): two of one label say the page."""
    labels = [label for _path, label, _page in questions]
    return {path: label if labels.count(label) == 1 else f"{page}: {label}" for path, label, page in questions}


def plain_head(text: Any) -> str:
    """Return a head as heads are compared."""
    return " ".join(str(text or "").casefold().split())


def columns_of(row: Iterable[Any], heads: Mapping[str, str]) -> dict[int, str]:
    """Return the questions that a line names as heads, by column; a path counts like its head."""
    known = {plain_head(head): path for path, head in heads.items()} | {path: path for path in heads}
    named = ((place, known.get(plain_head(cell))) for place, cell in enumerate(row))
    return {place: path for place, path in named if path}


def cell_text(cell: Any) -> str:
    """Return a cell as it would be typed: dates as in a form, whole numbers without a point, yes and no in words."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell).strip()


def choice_of(text: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """Return the choice that somebody meant by its text for people; any other text as it is."""
    return next((code for code, words in labels.items() if plain_head(text) in map(plain_head, words.values())), text)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its line in the file, the question, and why in words."""

    line: int
    question: str
    why: str


@dataclass(slots=True)
class Applications:
    """The applications of a sheet, each by the line that it stands on, or what is wrong with them; `unknown` heads."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def batch_heads(definition: Definition, language: str = "id") -> dict[str, str]:
    """Return the heads of the columns of a sheet by question, in the order of the pages. Lists of rows have none."""
    fields = definition.data.fields
    asked = [
        (path, say(fields[path].label, language), say(page.title, language))
        for page in definition.pages
        for path in page.fields
        if not fields[path].rows
    ]
    return heads_of(asked)


def read_applications(definition: Definition, content: bytes, documents: frozenset[str]) -> Applications:
    """Return the applications in a sheet, with what is wrong with each named by line and question.

    `documents` are the papers that hold for all of them. Raises UnreadableTable (also `heads`, where no line has any).
    """
    grid = read_grid(content, definition.batch + MOST_TITLES + 1)
    heads = batch_heads(definition)
    start, columns = _heads_line(grid.rows, heads)
    found = Applications(unknown=[str(cell) for at, cell in enumerate(grid.rows[start]) if cell and at not in columns])
    below = ((number, row) for number, row in enumerate(grid.rows[start + 1 :], start + 2))
    filled = [(line, row) for line, row in below if any(cell not in (None, "") for cell in row)]
    if len(filled) > definition.batch:
        raise UnreadableTable("too_many_rows")
    for line, row in filled:
        typed = {path: cell_text(row[at]) for at, path in columns.items() if at < len(row) and cell_text(row[at])}
        _take(
            found, definition, line, {path: _meant(definition.data.fields[path], text) for path, text in typed.items()}
        )
        _missing_papers(found, definition, line, documents)
    return found


def _heads_line(rows: tuple[tuple[Any, ...], ...], heads: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    named = [(number, columns_of(row, heads)) for number, row in enumerate(rows[: MOST_TITLES + 1])]
    number, columns = max(named, key=lambda pair: len(pair[1]), default=(0, {}))
    if not columns:
        raise UnreadableTable("heads")
    return number, columns


def _meant(question: Field, text: str) -> Any:
    """Return what a cell says as it would be chosen in a form: a choice, an office, several of them."""
    if asks_office(question):
        return _office_code(question, text)
    items = question.items
    if isinstance(items, Field):
        return [choice_of(part.strip(), items.labels) for part in text.split(";") if part.strip()]
    return choice_of(text, question.labels)


def _office_code(question: Field, text: str) -> str:
    def named(known: Office) -> bool:
        return plain_head(text) in (known.code, plain_head(known.name), plain_head(known.short_name))

    codes = [known.code for known in offices().values() if named(known)]
    fitting = [code for code in codes if not question.pattern or matches(question.pattern, code)]
    return fitting[0] if len(fitting) == 1 else text


def _take(found: Applications, definition: Definition, line: int, typed: dict[str, Any]) -> None:
    known = {
        name: value for name, value in facts({}, now=timezone.localtime(), channel="web").items() if name[0] == "$"
    }
    fields = definition.data.fields
    checked = validate(definition.data, nest(typed), known=known, text=True, pages=definition.pages)
    checked = with_known_offices(fields, checked)
    errors = {**checked.errors, **({} if checked.errors else unmet_requirements(definition, {**checked.data, **known}))}
    found.faults += [RowFault(line, _question(definition, path), _why(error)) for path, error in errors.items()]
    plain = {name: answer for name, answer in checked.data.items() if name not in definition.data.computed}
    found.rows.append((line, plain))


def _question(definition: Definition, path: str) -> str:
    question = definition.data.fields.get(path)
    return batch_heads(definition).get(path) or (say(question.label, "id") if question else path)


def _why(error: FieldError) -> str:
    return field_message(error)


def _missing_papers(found: Applications, definition: Definition, line: int, documents: frozenset[str]) -> None:
    row = found.rows[-1][1]
    missing = missing_documents(definition, documents, {**row, **facts(row, now=timezone.localtime())})
    for name in missing:
        title = say(definition.documents[name].title, "id")
        found.faults.append(RowFault(line, title, gettext("This paper is missing.")))
