"""Cells of a plan sheet, each read by its column or refused with the fault."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from satukota.kernel.readers.api import day_in, day_of_number
from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.faults import Fault, Known, Refused
from satukota.modules.planning.rules.funds import parts_in
from satukota.modules.planning.rules.numbers import NOTHING, NotANumber, Style, is_ambiguous, number_in, within
from satukota.modules.planning.rules.pointers import (
    NotAPointer,
    exchanges_in,
    exchanges_written,
    pointers_in,
    pointers_written,
)
from satukota.modules.planning.rules.terms import Term
from satukota.modules.planning.rules.tree import Kind

LONGEST_NAME = 300
MOST_RUPIAH = 10**15


class Formula(str):
    """A formula without a result, as the reader of workbooks marks it."""

    __slots__ = ()


def text_of(cell: Any) -> str:
    """Return a cell as text without blanks around it; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def plain_of(cell: Any) -> str:
    """Return a cell as text. Raises a refusal for a formula without a result."""
    text = text_of(cell)
    if isinstance(cell, Formula):
        raise Refused(Fault.FORMULA, text)
    return text


def decimal_of(cell: Any) -> Decimal | None:
    """Return a number of at most four decimals, or None for an empty cell. Raises a refusal with the fault."""
    if isinstance(cell, bool | date):
        raise Refused(Fault.BAD_NUMBER, cell)
    text = plain_of(cell)
    if not text:
        return None
    numeric = isinstance(cell, int | float)
    if not numeric and is_ambiguous(text):
        raise Refused(Fault.TWO_READINGS, text)
    try:
        value = within(cell) if numeric else number_in(text)
    except NotANumber as error:
        raise Refused(Fault.BAD_NUMBER, cell) from error
    return value.quantize(Decimal("0.0001"))


def required_decimal(cell: Any) -> Decimal:
    """Return a number of at most four decimals. Raises a refusal with the fault."""
    value = decimal_of(cell)
    if value is None:
        raise Refused(Fault.EMPTY)
    return value


def code_of(cell: Any) -> str:
    """Return a code. Raises a refusal where there is none."""
    text = plain_of(cell)
    if not text:
        raise Refused(Fault.EMPTY)
    return text


def year_of(cell: Any) -> int:
    """Return a year. Raises a refusal with the fault."""
    text = plain_of(cell)
    if not text.isdecimal() or len(text) > 4 or not 2000 <= int(text) <= 2200:
        raise Refused(Fault.EMPTY if not text else Fault.BAD_YEAR, text)
    return int(text)


def kind_or_none(cells: Mapping[str, Any]) -> Kind | None:
    """Return the kind that a row names, or None where that is no kind."""
    return KIND_WORDS.get(text_of(cells.get("kind")).lower())


KIND_WORDS = {kind.value: kind for kind in Kind} | {
    "misi": Kind.MISSION, "tujuan": Kind.GOAL, "sasaran": Kind.OBJECTIVE, "program": Kind.PROGRAMME,
    "kegiatan": Kind.ACTIVITY, "sub kegiatan": Kind.SUBACTIVITY, "sub-kegiatan": Kind.SUBACTIVITY,
    "aksi": Kind.ACTION, "rencana aksi": Kind.ACTION,
}  # fmt: skip
TERM_WORDS = {term.value: term for term in Term} | {
    "pendek": Term.SHORT, "menengah": Term.MEDIUM, "panjang": Term.LONG,
}  # fmt: skip
YES, NO = {"ya", "yes", "y", "1", "true", "benar"}, {"", "tidak", "no", "n", "0", "false", "-"}


def _kind(cell: Any, _known: Known) -> Kind:
    text = plain_of(cell).lower()
    if not text:
        raise Refused(Fault.EMPTY)
    if text not in KIND_WORDS:
        raise Refused(Fault.UNKNOWN_KIND, text)
    return KIND_WORDS[text]


def _required(longest: int) -> Any:
    def read(cell: Any, _known: Known) -> str:
        text = plain_of(cell)
        if not text:
            raise Refused(Fault.EMPTY)
        if len(text) > longest:
            raise Refused(Fault.TOO_LONG, text)
        return text

    return read


def _optional(cell: Any, _known: Known) -> str:
    return plain_of(cell)


def _nomenclature(cell: Any, _known: Known) -> str:
    text = plain_of(cell)
    if not text:
        return ""
    try:
        return parse(text).code
    except BadCode as bad:
        raise Refused(Fault.BAD_CODE, bad) from bad


def _one_of(group: str, fault: Fault) -> Any:
    def read(cell: Any, known: Known) -> str:
        text = plain_of(cell)
        if text and text not in getattr(known, group):
            raise Refused(fault, text)
        return text

    return read


def _term(cell: Any, _known: Known) -> str:
    text = plain_of(cell).lower()
    if text and text not in TERM_WORDS:
        raise Refused(Fault.UNKNOWN_TERM, text)
    return TERM_WORDS[text].value if text else ""


def _agency(cell: Any, known: Known) -> str:
    text = plain_of(cell)
    code = text if text in known.agencies else known.agency_names.get(spoken(text), "")
    if text and not code:
        raise Refused(Fault.UNKNOWN_AGENCY, text)
    return code


def spoken(name: str) -> str:
    """Return the name of an agency as it is compared: small letters, without the city that it belongs to."""
    plain = re.sub(r"[^a-z0-9 ]", " ", name.lower())
    return re.sub(r"\s+(kota|kab|kabupaten)\s+.*$", "", " ".join(plain.split()))


def _date(cell: Any, _known: Known) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        day = day_of_number(cell)
    else:
        text = plain_of(cell)
        if text in NOTHING:
            return None
        day = day_in(text)
    if day is None:
        raise Refused(Fault.BAD_DATE, text_of(cell))
    return day


def money(cell: Any, known: Known | None = None) -> int | None:
    """Return whole rupiah from a number or from text such as `Rp 1.250.000`. Raises a refusal with the fault.

    Cents of a numeric cell are rounded: the sheets of SIPD compute in floating numbers.
    """
    if cell is None or (isinstance(cell, str) and not isinstance(cell, Formula) and cell.strip().lower() in NOTHING):
        return None
    numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
    try:
        amount = within(cell) if numeric else _typed(plain_of(cell), known)
    except NotANumber as error:
        raise Refused(Fault.BAD_MONEY, cell) from error
    if numeric:
        amount = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if not 0 <= amount <= MOST_RUPIAH or amount != int(amount):
        raise Refused(Fault.BAD_MONEY, cell)
    return int(amount)


def _typed(text: str, known: Known | None) -> Decimal:
    style = known.style if known else None
    if style is None and is_ambiguous(text):
        raise Refused(Fault.TWO_READINGS, text)
    return number_in(text, style or Style.INDONESIAN)


def _yes_no(cell: Any, _known: Known) -> bool:
    text = plain_of(cell).lower()
    if text not in YES | NO:
        raise Refused(Fault.BAD_YES_NO, text)
    return text in YES


def _fund(cell: Any, _known: Known) -> str:
    text = plain_of(cell)
    try:
        parts_in(text, 1)
    except NotANumber as error:
        raise Refused(Fault.BAD_FUND, error) from error
    return "" if text in NOTHING else text


def _exchanges(cell: Any, _known: Known) -> str:
    text = plain_of(cell)
    try:
        return "" if text in NOTHING else exchanges_written(exchanges_in(text))
    except NotAPointer as error:
        raise Refused(Fault.UNKNOWN_EXCHANGE, error) from error


def _links(cell: Any, known: Known) -> str:
    text = plain_of(cell)
    try:
        pointers = () if text in NOTHING else pointers_in(text)
    except NotAPointer as error:
        raise Refused(Fault.UNKNOWN_LINK, error) from error
    targets = [pointer.target for pointer in pointers]
    for target in targets:
        if target not in known.link_targets:
            raise Refused(Fault.UNKNOWN_LINK, target)
        if targets.count(target) > 1:
            raise Refused(Fault.LINKED_TWICE, target)
    return pointers_written(pointers)


READERS: Mapping[str, Any] = {
    "kind": _kind,
    "code": _required(40),
    "parent": _optional,
    "name": _required(LONGEST_NAME),
    "nomenclature": _nomenclature,
    "agency": _agency,
    "dimension": _one_of("dimensions", Fault.UNKNOWN_DIMENSION),
    "mission": _one_of("missions", Fault.UNKNOWN_MISSION),
    "spm": _one_of("spm", Fault.UNKNOWN_SPM),
    "term": _term,
    "start": _date,
    "end": _date,
    "budget": money,
    "fund": _fund,
    "quick_win": _yes_no,
    "summary": _optional,
    "exchanges": _exchanges,
    "links": _links,
}
