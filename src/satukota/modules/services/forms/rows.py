"""The rows of a list as they were sent: one added or removed, empty ones left out, numbered anew without gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.datastructures import MultiValueDict

from satukota.kernel.cases.api import Field

SEPARATOR = "__"
MOST = 200
"""More rows than anybody fills in on a page; who sends more is refused by the definition."""
ADD, COPY, REMOVE = "add", "copy", "remove"
"""Names of the buttons; their values are the list, and the list with the number of the row."""

type Row = dict[str, list[Any]]


def name_of(path: str) -> str:
    """Return the form's name for a dotted path."""
    return path.replace(".", SEPARATOR)


def path_of(name: str) -> str:
    """Return the dotted path of a form's name."""
    return name.replace(SEPARATOR, ".")


def count_name(name: str) -> str:
    """Return the name of the hidden field that says how many rows of a list are on the page."""
    return f"{name}{SEPARATOR}rows"


def inner_questions(question: Field) -> list[Field]:
    """Return what is asked in each row of a list, in its order; nothing for any other question."""
    fields = question.rows.fields.values() if question.rows else ()
    return [inner for inner in fields if not inner.computed]


def fewest_rows(question: Field) -> int:
    """Return how many rows stand on a page that nobody has filled in."""
    return question.min_items or 1


def many(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return all values that were sent under a name."""
    value = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Typed:
    """What was sent, rows in order; `changed` is the list that a button changed, `focus` its new row."""

    data: MultiValueDict[str, Any]
    counts: dict[str, int] = field(default_factory=dict)
    changed: str | None = None
    focus: str = ""


def rows_posted(questions: Iterable[Field], posted: MultiValueDict[str, Any]) -> Typed:
    """Return what was sent by a page with its rows put in order, a row added, copied or removed as its button says."""
    lists = [question for question in questions if question.rows]
    removed, _, place = path_of(posted.get(REMOVE) or "").rpartition(".")
    copied, _, model = path_of(posted.get(COPY) or "").rpartition(".")
    added = path_of(posted.get(ADD) or "")
    buttons = {question.path for question in lists} & {removed, copied, added}
    outside = {name: posted.getlist(name) for name in posted if not any(_is_of(question, name) for question in lists)}
    data: MultiValueDict[str, Any] = MultiValueDict(outside)
    counts, focus = {}, ""
    for question in lists:
        name, rows = name_of(question.path), _rows(question, posted)
        if removed == question.path and place.isdecimal():
            rows = [row for number, row in enumerate(rows) if number != int(place)]
        elif question.path in (added, copied) and len(rows) < (question.max_items or MOST):
            rows = [*rows, _copy_of(rows, model) if copied == question.path else _new_row(question)]
            focus = f"{name}{SEPARATOR}{len(rows) - 1}"
        if not buttons:
            rows = [row for row in rows if not _is_empty(question, row)]
        counts[name] = max(len(rows), (question.min_items or 0) if buttons else fewest_rows(question))
        _put_rows(data, name, rows, counts[name])
    return Typed(data, counts, name_of(buttons.pop()) if buttons else None, focus)


def _is_of(question: Field, name: str) -> bool:
    start = f"{name_of(question.path)}{SEPARATOR}"
    return name.startswith(start) and (
        name.removeprefix(start).partition(SEPARATOR)[0].isdecimal() or name == count_name(start[:-2])
    )


def _rows(question: Field, posted: MultiValueDict[str, Any]) -> list[Row]:
    start = f"{name_of(question.path)}{SEPARATOR}"
    rows: dict[int, Row] = {}
    for name in posted:
        place, _, inner = name.removeprefix(start).partition(SEPARATOR)
        if name.startswith(start) and inner and place.isdecimal() and len(place) <= 3:
            rows.setdefault(int(place), {})[inner] = posted.getlist(name)
    count = str(posted.get(count_name(start[: -len(SEPARATOR)])) or "0")
    said = int(count) if count.isdecimal() and len(count) <= 3 else 0
    return [rows.get(place, {}) for place in range(min(max(said, *(place + 1 for place in rows), 0), MOST))]


def _new_row(question: Field) -> Row:
    """Return a row as a page sends it that nobody filled in; a box that is not ticked is not sent."""
    first = {name_of(inner.path): inner.default for inner in inner_questions(question) if inner.default is not None}
    return {name: ["on" if value is True else str(value)] for name, value in first.items() if value is not False}


def _copy_of(rows: list[Row], place: str) -> Row:
    return dict(rows[int(place)]) if place.isdecimal() and int(place) < len(rows) else {}


def _is_empty(question: Field, row: Row) -> bool:
    """Tell whether nothing was answered in a row but what stood there at first."""
    first = _new_row(question)
    return all(
        not "".join(str(value) for value in values).strip() or values == first.get(name) for name, values in row.items()
    )


def _put_rows(data: MultiValueDict[str, Any], name: str, rows: list[Row], count: int) -> None:
    data[count_name(name)] = count
    for place, row in enumerate(rows):
        for inner, values in row.items():
            data.setlist(f"{name}{SEPARATOR}{place}{SEPARATOR}{inner}", values)
