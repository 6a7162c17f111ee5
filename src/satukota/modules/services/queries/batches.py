"""Applications of one service from a sheet or a table, checked row by row before anything is made of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    written_number,
)
from satukota.kernel.people.api import Office, offices
from satukota.kernel.readers.api import Formula, Grid, Rows, UnreadableTable, day_in, matches, read_grid
from satukota.modules.services.queries.office_answers import asks_office, with_known_offices
from satukota.modules.services.queries.requirements import unmet_requirements

MOST_TITLES = 20
"""So many rows may stand above the heads."""
MOST_FIELDS = 900
"""So many fields of a page are sent at once; Django takes a thousand."""


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
    if cell is None or isinstance(cell, Formula):
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return written_number(cell)
    return str(cell).strip()


def choice_of(text: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """Return the choice that somebody meant by its text for people; any other text as it is."""
    return next((code for code, words in labels.items() if plain_head(text) in map(plain_head, words.values())), text)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its line, the path of the answer or the paper, what that is called, and why."""

    line: int
    question: str
    error: FieldError
    path: str = ""
    paper: str = ""

    @property
    def why(self) -> str:
        """Return what is wrong in words."""
        return field_message(self.error)


class TwoColumns(UnreadableTable):
    """Two columns of a sheet answer one question; `head` is what both are called."""

    def __init__(self, head: str) -> None:
        super().__init__("heads_twice")
        self.head = head


@dataclass(slots=True)
class Applications:
    """Applications, each by the line that it stands on, with what is wrong with them.

    Of a sheet: `unknown` heads, the `others` among its file's sheets, and the lines that are `unseen` but were read.
    """

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    others: tuple[str, ...] = ()
    unseen: list[int] = field(default_factory=list)


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
    heads = batch_heads(definition)
    grid = read_grid(content, definition.batch + MOST_TITLES + 1, lambda rows: _names_questions(rows, heads))
    start, columns = _heads_line(grid.rows, heads)
    _require_once(columns, heads)
    rows = _over_all_rows(grid, start)
    filled = [(line, row) for line, row in enumerate(rows[start + 1 :], start + 2) if any(map(_is_filled, row))]
    if len(filled) > definition.batch:
        raise UnreadableTable("too_many_rows")
    fields = definition.data.fields
    typed = [(line, {path: row[at] for at, path in columns.items() if at < len(row)}) for line, row in filled]
    meant = [
        (line, {path: _meant(fields[path], text) for path, cell in row.items() if (text := cell_text(cell))})
        for line, row in typed
    ]
    checked = check_applications(definition, meant, documents)
    _put_formulas(checked, definition, typed)
    checked.unknown = [
        text for at, cell in enumerate(grid.rows[start]) if (text := cell_text(cell)) and at not in columns
    ]
    checked.others = (*grid.others, *grid.hidden)
    checked.unseen = [line for line, _row in filled if line in set(grid.unseen)]
    return checked


def _is_filled(cell: Any) -> bool:
    return cell not in (None, "")


def _names_questions(rows: Rows, heads: Mapping[str, str]) -> bool:
    """Tell whether a sheet has a line with heads of questions: a cover or a page of advice has none."""
    return any(len(columns_of(row, heads)) > 1 for row in rows[: MOST_TITLES + 1])


def _require_once(columns: Mapping[int, str], heads: Mapping[str, str]) -> None:
    """Refuse a sheet in which two columns answer one question. Raises TwoColumns."""
    paths = list(columns.values())
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice:
        raise TwoColumns(heads[twice])


def _over_all_rows(grid: Grid, start: int) -> list[list[Any]]:
    """Return the rows of a sheet, in which a cell that was merged over several below its heads stands in each of them."""
    rows = [list(row) for row in grid.rows]
    for top, bottom, left in grid.tall:
        for row in rows[top + 1 : bottom + 1] if top > start else ():
            if left < len(row) and row[left] is None:
                row[left] = rows[top][left]
    return rows


def _put_formulas(
    checked: Applications, definition: Definition, typed: Iterable[tuple[int, Mapping[str, Any]]]
) -> None:
    """Name the cells whose value the file does not hold, in place of what their empty text is refused for."""
    for line, row in typed:
        for path in (path for path, cell in row.items() if isinstance(cell, Formula)):
            said = gettext("The sheet keeps a formula without its result, or an error. Write the value itself.")
            checked.faults = [fault for fault in checked.faults if (fault.line, fault.path) != (line, path)]
            checked.faults.append(RowFault(line, _question(definition, path), FieldError("said", {"said": said}), path))
    checked.faults.sort(key=lambda fault: fault.line)


def check_applications(
    definition: Definition,
    typed: Iterable[tuple[int, dict[str, Any]]],
    documents: frozenset[str] | None,
    *,
    first: int = 0,
) -> Applications:
    """Return applications of what was typed (line, answers by path), with what is wrong with each.

    `documents` are the papers that hold for all of them; with None nobody was asked for papers yet. `first` is added to
    a line where a sentence names it.
    """
    checked, rows = Applications(), list(typed)
    checked.faults += _repeated(definition, rows, first)
    for line, answers in rows:
        _take(checked, definition, line, answers)
        if documents is not None:
            _missing_papers(checked, definition, line, documents)
    checked.faults.sort(key=lambda fault: fault.line)
    return checked


APPLICATIONS = "applications"
"""The one question of a table of applications: a list of which each row is an application."""


def as_table(definition: Definition) -> Definition:
    """Return a service as a form with one list, of which each row asks all that a sheet has a column for."""
    questions = {path: definition.data.fields[path] for path in batch_heads(definition)}
    words = {"id": "Permohonan", "en": "Application"}
    rows = replace(definition.data, fields=questions, groups={}, computed=())
    table = Field(APPLICATIONS, "array", words, min_items=1, max_items=most_in_table(definition), items=rows)
    return replace(definition, data=replace(rows, fields={APPLICATIONS: table}))


def most_in_table(definition: Definition) -> int:
    """Return how many applications a table on a page may hold: a server takes only so many fields of one page."""
    cells = sum(len(_several(definition.data.fields[path])) or 1 for path in batch_heads(definition))
    return max(2, min(definition.batch, MOST_FIELDS // max(1, cells)))


def _several(question: Field) -> tuple[Any, ...]:
    return question.items.enum if isinstance(question.items, Field) else ()


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
    if question.format == "date" and (day := day_in(text)):
        return day.isoformat()
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


def _take(checked: Applications, definition: Definition, line: int, typed: dict[str, Any]) -> None:
    known = {
        name: value for name, value in facts({}, now=timezone.localtime(), channel="web").items() if name[0] == "$"
    }
    fields = definition.data.fields
    answers = validate(definition.data, nest(typed), known=known, text=True, pages=definition.pages)
    answers = with_known_offices(fields, answers)
    errors = {**answers.errors, **({} if answers.errors else unmet_requirements(definition, {**answers.data, **known}))}
    checked.faults += [RowFault(line, _question(definition, path), error, path) for path, error in errors.items()]
    plain = {name: answer for name, answer in answers.data.items() if name not in definition.data.computed}
    checked.rows.append((line, plain))


def _repeated(definition: Definition, rows: Sequence[tuple[int, dict[str, Any]]], first: int) -> Iterator[RowFault]:
    """Yield a fault at every line on which the same application stands: nobody pays or waits twice for a slip.

    What differs in any column, be it the place alone, is another application.
    """
    lines: dict[str, list[int]] = {}
    for line, answers in rows:
        told = {path: words for path, answer in answers.items() if (words := plain_head(answer))}
        lines.setdefault(json.dumps(told, sort_keys=True), []).append(line)
    path = next(iter(batch_heads(definition)))
    for same in lines.values():
        for line in same if len(same) > 1 else ():
            others = ", ".join(str(other + first) for other in same if other != line)
            said = gettext("The same application stands in row %s. Remove one, or write what tells them apart.")
            yield RowFault(line, _question(definition, path), FieldError("said", {"said": said % others}), path)


def _question(definition: Definition, path: str) -> str:
    question = definition.data.fields.get(path)
    return batch_heads(definition).get(path) or (say(question.label, "id") if question else path)


def _missing_papers(checked: Applications, definition: Definition, line: int, documents: frozenset[str]) -> None:
    row = checked.rows[-1][1]
    missing = missing_documents(definition, documents, {**row, **facts(row, now=timezone.localtime())})
    for name in missing:
        title = say(definition.documents[name].title, "id")
        error = FieldError("said", {"said": gettext("This paper is missing.")})
        checked.faults.append(RowFault(line, title, error, paper=name))
