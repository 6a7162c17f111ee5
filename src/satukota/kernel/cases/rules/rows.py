"""The rows of a list in words: one column for each question that was answered, in the order of the questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from satukota.kernel.cases.rules.fields import Field
from satukota.kernel.cases.rules.paths import find
from satukota.kernel.cases.rules.words import say

NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Rows of answers: the questions at the head, and a line of words for each row ("" where nothing was answered)."""

    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    @property
    def pairs(self) -> list[list[tuple[str, str]]]:
        """Return for each row (question, answer) of what was answered."""
        return [[(name, cell) for name, cell in zip(self.head, line, strict=True) if cell] for line in self.lines]

    def __str__(self) -> str:
        """Return the rows in one line, numbered."""
        rows = (", ".join(f"{name}: {cell}" for name, cell in pairs) for pairs in self.pairs)
        return "; ".join(f"{number}. {row}" for number, row in enumerate(rows, 1))


def answer_table(
    question: Field,
    rows: Sequence[Any],
    words: Callable[[Field, Any], str],
    language: str,
    *,
    shows: Callable[[Field], bool] = lambda _question: True,
) -> AnswerTable:
    """Return the rows of a list in `words`; only questions that it `shows`, and of those the ones that were answered."""
    asked = question.rows.fields.values() if question.rows else ()
    columns = [part for part in asked if shows(part) and any(find(row, part.path) not in NOTHING for row in rows)]
    return AnswerTable(
        tuple(say(column.label, language) or column.name for column in columns),
        tuple(tuple(_cell(column, row, words) for column in columns) for row in rows),
    )


def _cell(column: Field, row: Any, words: Callable[[Field, Any], str]) -> str:
    answer = find(row, column.path)
    return "" if answer in NOTHING else words(column, answer)


def has_rows(question: Field, answer: Any) -> bool:
    """Tell whether an answer is a list of rows with questions of their own."""
    return isinstance(answer, list) and question.rows is not None
