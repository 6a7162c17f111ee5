"""Answers in the words of a reader: what was chosen by its label, numbers and days as the language writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import Definition, Field, Form, say
from satukota.kernel.people.api import office
from satukota.web.moments import day
from satukota.web.numbers import number

type Question = Field | Form | None


def question_words(definition: Definition, path: str, language: str) -> str:
    """Return a question with the group that it belongs to: "Ibu: Nama lengkap"; its path where nobody knows it."""
    question, group = definition.data.fields.get(path), definition.data.groups.get(path.rpartition(".")[0])
    words = [say(part.label, language) for part in (group, question) if part]
    return ": ".join(word for word in words if word) or path.replace(".", " · ")


def answer_words(question: Question, value: Any, language: str) -> str:
    """Return an answer as text; `question` is its question (None where the definition no longer has it)."""
    if isinstance(value, dict):
        parts = (answer_words(_part(question, name), answer, language) for name, answer in value.items() if answer)
        return ", ".join(parts)
    if isinstance(value, list):
        items = question.items if isinstance(question, Field) and question.items else question
        return "; ".join(answer_words(items, answer, language) for answer in value)
    return _single(question if isinstance(question, Field) else None, value, language)


def _part(question: Question, name: str) -> Question:
    return question.fields.get(name) if isinstance(question, Form) else None


def _single(question: Field | None, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, float):
        return _amount(value)
    labels: Mapping[str, Any] = question.labels if question else {}
    if str(value) in labels:
        return say(labels[str(value)], language)
    if question and question.target == "agency":
        owner = office(str(value))
        return owner.name if owner else str(value)
    return _day(str(value)) if question and question.format == "date" else str(value)


def _amount(value: float) -> str:
    """Return 51.0 as "51" and 51.5 as "51,5": with the decimals that were given."""
    exact = Decimal(str(value)).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
