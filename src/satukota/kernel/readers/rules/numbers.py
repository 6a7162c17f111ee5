"""Numbers as people here write them: one reading for forms and sheets, and the texts that have two."""

import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum

LARGEST = Decimal(10) ** 17
INDONESIAN = re.compile(r"([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?")
ENGLISH = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
TWO_READINGS = re.compile(r"\d{1,3},\d{3}")
NOTHING = frozenset({"", "-", "–", "—", "n/a", "nihil"})


class Style(StrEnum):
    """How numbers are written: 1.234,5 or 1,234.5."""

    INDONESIAN = "id"
    ENGLISH = "en"


class NotANumber(ValueError):
    """The text is no number, or one that is too large."""


def is_ambiguous(text: str) -> bool:
    """Tell whether a text is 1.234 to one reader and 1,234 to another: a comma before exactly three digits.

    A dot before three digits is not: here it parts thousands.
    """
    return TWO_READINGS.fullmatch(bare(text)) is not None


def bare(text: str) -> str:
    """Return a number's text without blanks, sign, currency and percent."""
    plain = re.sub(r"[\s\u00a0]", "", text)
    return re.sub(r"^\(?[-−+]?(rp\.?)?|%$|\)$", "", plain, flags=re.IGNORECASE)


def number_in(text: str, style: Style = Style.INDONESIAN) -> Decimal:
    """Return the number that a text writes: 1.234 is a thousand and more, 1.234,5 and 12,5 have decimals.

    What can be read one way only is read that way (12.5, 0.925, 1,234.5). A number in brackets is negative, as accountants
    write it. Raises NotANumber.
    """
    plain = re.sub(r"[\s\u00a0]", "", text)
    negative = bool(re.match(r"[-−(]", plain))
    plain = re.sub(r",-$", "", bare(text))
    first, second = (ENGLISH, INDONESIAN) if style == Style.ENGLISH else (INDONESIAN, ENGLISH)
    pattern = next((pattern for pattern in (first, second) if pattern.fullmatch(plain)), None)
    if pattern is None:
        raise NotANumber(text)
    point = plain.replace(",", "") if pattern is ENGLISH else plain.replace(".", "").replace(",", ".")
    return within(Decimal(f"-{point}" if negative else point))


def number_between(text: str, least: float | None, most: float | None, style: Style = Style.INDONESIAN) -> Decimal:
    """Return the number that a text writes; where bounds allow only its other reading (a latitude of -6.003), that one.

    Raises NotANumber.
    """
    readings = (number_in(text, style), number_in(text, next(other for other in Style if other is not style)))
    fits = (number for number in readings if (least is None or number >= least) and (most is None or number <= most))
    return next(fits, readings[0])


def within(value: Decimal | float) -> Decimal:
    """Return a number that a column holds, exact. Raises NotANumber for what is too large or none at all."""
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise NotANumber(str(value)) from error
    if not number.is_finite() or abs(number) >= LARGEST:
        raise NotANumber(str(value))
    return number
