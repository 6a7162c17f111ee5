"""One answer: from what was sent to what is kept, or a `FieldError`. Messages never repeat what was typed."""

import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from satukota.kernel.cases.rules.fields import Field
from satukota.kernel.cases.rules.formats import FORMATS
from satukota.kernel.cases.rules.problems import FieldError
from satukota.kernel.cases.rules.words import Said, enumeration, words
from satukota.kernel.readers.api import NotANumber, matches, number_between

LONGEST, LONGEST_TEXT, LONGEST_PATTERN = 2_000, 10_000, 200
LARGEST = 10**15
MOST_CHOICES = 20
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_TRUTHS = {"on": True, "true": True, "1": True, "ya": True, "yes": True}
_TRUTHS |= {"off": False, "false": False, "0": False, "tidak": False, "no": False}


class WrongError(Exception):
    """The answer cannot be kept; `error` says why."""

    def __init__(self, code: str, **params: object) -> None:
        self.error = FieldError(code, params)
        super().__init__(code)


def absent(value: Any) -> bool:
    """Say whether nothing was answered: null, empty text, an empty list or group."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def clean(field: Field, value: Any, *, text: bool) -> Any:
    """Return the value as it is kept, None where nothing was answered. Raises WrongError."""
    if absent(value):
        return None
    if isinstance(value, str) and text and field.type in _TYPED:
        value = _TYPED[field.type](value.strip(), field)
    answer = _CHECKED[field.type](value, field)
    if field.enum and answer is not None and answer not in field.enum:
        raise WrongError("not_choice", choices=_choices_in_words(field))
    return answer


def _choices_in_words(field: Field) -> Said:
    """Return the choices as who answers reads them, in each language: a code stands only where there is no label."""
    listed = [field.labels.get(str(choice)) or words(choice) for choice in field.enum[:MOST_CHOICES]]
    return enumeration([*listed, *([words("…")] if len(field.enum) > MOST_CHOICES else [])])


def _text(value: Any, field: Field) -> str | None:
    if not isinstance(value, str):
        raise WrongError("not_text")
    value = tidy(value, lines=field.format == "text")
    if not value:
        return None
    most = field.max_length or _longest(field)
    if len(value) > most:
        raise WrongError("too_long", most=most)
    if field.min_length and len(value) < field.min_length:
        raise WrongError("too_short", least=field.min_length)
    if field.pattern and not matches(field.pattern, value):
        raise WrongError("bad_form")
    return _by_format(value, field)


def _longest(field: Field) -> int:
    if field.pattern:
        return LONGEST_PATTERN
    return LONGEST_TEXT if field.format == "text" else LONGEST


def _by_format(value: str, field: Field) -> str:
    reader = FORMATS.get(field.format)
    try:
        return reader(value) if reader else value
    except ValueError as error:
        raise WrongError(str(error)) from None


def tidy(text: str, *, lines: bool) -> str:
    """Return text in NFC without control characters and outer spaces; with `lines` its line breaks are kept."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n")))
    return text.strip() if lines else " ".join(text.split())


def _whole(value: Any, field: Field) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongError("not_whole")
    return int(_within_bounds(value, field))


def _number(value: Any, field: Field) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise WrongError("not_number")
    if isinstance(value, float) and not math.isfinite(value):
        raise WrongError("not_number")
    return _within_bounds(value, field)


def _within_bounds(value: float, field: Field) -> float:
    least = 0 if field.format == "money" and field.minimum is None else field.minimum
    most = LARGEST if field.maximum is None else field.maximum
    if least is not None and value < least:
        raise WrongError("too_small", least=least)
    if value > most or value < -LARGEST:
        raise WrongError("too_large", most=most)
    return value


def _truth(value: Any, _field: Field) -> bool:
    if not isinstance(value, bool):
        raise WrongError("not_yes_no")
    return value


def _reference(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise WrongError("not_text")
    reference = tidy(str(value), lines=False)
    if len(reference) > 100:
        raise WrongError("too_long", most=100)
    if field.pattern and not matches(field.pattern, reference):
        raise WrongError("bad_form")
    return reference


def _typed_number(value: str, field: Field) -> Any:
    """Return the number that was typed as people here write it (2.900 is two thousand nine hundred), else the text."""
    try:
        number = number_between(value, field.minimum, field.maximum)
    except NotANumber:
        return value
    return int(number) if number == int(number) else float(number)


def written_number(number: float) -> str:
    """Return a number as it would be typed here: with a comma, so that 3,125 is read as it was kept."""
    return str(int(number)) if number == int(number) else f"{Decimal(str(number)):f}".replace(".", ",")


def _typed_truth(value: str, _field: Field) -> Any:
    return _TRUTHS.get(value.lower(), value)


_TYPED: dict[str, Callable[[str, Field], Any]] = {
    "integer": _typed_number,
    "number": _typed_number,
    "boolean": _typed_truth,
}
_CHECKED: dict[str, Callable[[Any, Field], Any]] = {
    "string": _text,
    "integer": _whole,
    "number": _number,
    "boolean": _truth,
    "ref": _reference,
    "field-ref": _reference,
}
