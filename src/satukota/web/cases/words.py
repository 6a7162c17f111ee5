"""Answers in the words of a reader: what was chosen by its label, numbers and days as the language writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from satukota.kernel.cases.api import Field, Form, say
from satukota.kernel.people.api import office
from satukota.web.moments import day
from satukota.web.numbers import number

type Asked = Field | Form | None


def answer_words(asked: Asked, value: Any, language: str) -> str:
    """Return an answer as text; `asked` is its question (None where the definition no longer has it)."""
    if isinstance(value, dict):
        told = (answer_words(_part(asked, name), one, language) for name, one in value.items() if one)
        return ", ".join(told)
    if isinstance(value, list):
        items = asked.items if isinstance(asked, Field) and asked.items else asked
        return "; ".join(answer_words(items, one, language) for one in value)
    return _single(asked if isinstance(asked, Field) else None, value, language)


def _part(asked: Asked, name: str) -> Asked:
    return asked.fields.get(name) if isinstance(asked, Form) else None


def _single(asked: Field | None, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, float):
        return _amount(value)
    labels: Mapping[str, Any] = asked.labels if asked else {}
    if str(value) in labels:
        return say(labels[str(value)], language)
    if asked and asked.target == "agency":
        owner = office(str(value))
        return owner.name if owner else str(value)
    return _day(str(value)) if asked and asked.format == "date" else str(value)


def _amount(value: float) -> str:
    """Return 51.0 as "51" and 51.5 as "51,5": with the decimals that were given."""
    exact = Decimal(str(value)).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
