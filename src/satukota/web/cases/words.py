"""Answers in the words of a reader: what was chosen by its label, numbers and days as the language writes them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import AnswerTable, Definition, Field, answer_table, find_answer, has_rows, say
from satukota.kernel.people.api import office
from satukota.web.moments import day
from satukota.web.numbers import number

type Words = str | AnswerTable


def question_words(definition: Definition, path: str, language: str) -> str:
    """Return a question with the group that it belongs to: "Ibu: Nama lengkap"; its path where nobody knows it."""
    question, group = definition.data.fields.get(path), definition.data.groups.get(path.rpartition(".")[0])
    words = [say(part.label, language) for part in (group, question) if part]
    return ": ".join(word for word in words if word) or path.replace(".", " · ")


def answer_words(question: Field | None, value: Any, language: str) -> str:
    """Return an answer as text; `question` is its question (None where the definition no longer has it)."""
    if question and has_rows(question, value):
        return str(_words(question, value, language))
    if isinstance(value, dict):
        return ", ".join(answer_words(None, answer, language) for answer in value.values() if answer)
    if isinstance(value, list):
        items = question.items if question and isinstance(question.items, Field) else question
        return "; ".join(answer_words(items, answer, language) for answer in value)
    return _single(question, value, language)


def answer_parts(
    definition: Definition, known: Mapping[str, Any], language: str
) -> list[tuple[str, list[tuple[str, Words]]]]:
    """Return answers in words as (heading, rows): by the pages on which they were asked, the rest at the end.

    Rows of a list are a table.

    What was not answered is left out, and so is "no" where nobody was asked.
    """
    parts = [(say(asked.title, language), asked.fields) for asked in definition.pages]
    paged = {path for _title, paths in parts for path in paths}
    parts.append(("", tuple(path for path in definition.data.fields if path not in paged)))
    rows = [(title, _rows(definition, paths, known, language)) for title, paths in parts]
    return [(title, lines) for title, lines in rows if lines]


def _rows(
    definition: Definition, paths: Iterable[str], known: Mapping[str, Any], language: str
) -> list[tuple[str, Words]]:
    """Return the rows of a page; where all its questions are of one group, that is not said at each."""
    fields = [definition.data.fields[path] for path in paths if path in definition.data.fields]
    alone = not definition.pages or len({field.path.rpartition(".")[0] for field in fields}) == 1
    asked = [(question, find_answer(known, question.path)) for question in fields]
    return [
        (
            (say(question.label, language) or question.name)
            if alone
            else question_words(definition, question.path, language),
            _words(question, value, language),
        )
        for question, value in asked
        if value not in (None, "", [], {})
        and not (value == question.default and not value)
        and not _is_plain_no(question, value)
    ]


def _is_plain_no(question: Field, value: Any) -> bool:
    """Tell whether an answer is a "no" that was worked out: nobody said it."""
    return question.computed is not None and value is False


def _words(question: Field, value: Any, language: str) -> Words:
    if not has_rows(question, value):
        return answer_words(question, value, language)
    return answer_table(question, value, lambda part, cell: answer_words(part, cell, language), language)


def _single(question: Field | None, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if question and question.unit and isinstance(value, int | float):
        return _with_unit(_amount(value), question.unit)
    if isinstance(value, float):
        return _amount(value)
    labels: Mapping[str, Any] = question.labels if question else {}
    if str(value) in labels:
        return say(labels[str(value)], language)
    if question and question.target == "agency":
        owner = office(str(value))
        return owner.name if owner else str(value)
    return _day(str(value)) if question and question.format == "date" else str(value)


def _with_unit(amount: str, unit: str) -> str:
    return f"{unit} {amount}" if unit == "Rp" else f"{amount} {unit}"


def _amount(value: float) -> str:
    """Return 51.0 as "51" and 51.5 as "51,5": with the decimals that were given."""
    exact = Decimal(str(value)).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
