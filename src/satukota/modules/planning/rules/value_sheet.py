"""A sheet of indicator values, read row by row: understood as a whole, or every fault named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from satukota.modules.planning.rules.cells import Formula
from satukota.modules.planning.rules.numbers import NotANumber, is_ambiguous, number_in, within
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.sheet import Fault, Problem

VALUE_COLUMNS = ("code", "year", "quarter", "value", "note")
QUARTER_WORDS = {word: number for number, words in enumerate(
    (("1", "i", "tw i", "tw 1"), ("2", "ii", "tw ii", "tw 2"), ("3", "iii", "tw iii", "tw 3"),
     ("4", "iv", "tw iv", "tw 4")), 1) for word in words}  # fmt: skip
LONGEST_NOTE = 300


@dataclass(frozen=True)
class GivenValue:
    """A row that was understood. `value` has at most four decimals."""

    number: int
    code: str
    quarter: Quarter
    value: Decimal
    note: str = ""


class _Refused(ValueError):
    def __init__(self, fault: Fault, value: object = "") -> None:
        super().__init__(fault)
        self.fault, self.value = fault, str(value)[:80]


def check_values(
    rows: Iterable[tuple[int, Mapping[str, Any]]], codes: frozenset[str], computed: frozenset[str], newest: Quarter
) -> tuple[list[GivenValue], list[Problem]]:
    """Return the understood rows and every problem, in the order of the rows.

    `codes` are the indicators that there are, `computed` those that nobody may type, `newest` the last quarter that
    may have a value.
    """
    good: list[GivenValue] = []
    problems: list[Problem] = []
    seen: set[tuple[str, Quarter]] = set()
    for number, cells in rows:
        if not any(_text(cell) for cell in cells.values()):
            continue
        row, faults = _row(number, cells, codes, computed, newest)
        if row is not None and (row.code, row.quarter) in seen:
            faults.append(Problem(number, "code", Fault.DUPLICATE, f"{row.code} {row.quarter}"))
        elif row is not None and not faults:
            seen.add((row.code, row.quarter))
            good.append(row)
        problems += faults
    return good, problems


def _row(
    number: int, cells: Mapping[str, Any], codes: frozenset[str], computed: frozenset[str], newest: Quarter
) -> tuple[GivenValue | None, list[Problem]]:
    read: dict[str, Any] = {}
    problems = []
    for column, reader in (("code", _code), ("year", _year), ("quarter", _quarter), ("value", _value), ("note", _note)):
        try:
            read[column] = reader(cells.get(column))
        except _Refused as refused:
            problems.append(Problem(number, column, refused.fault, refused.value))
    code = read.get("code", "")
    if code and code not in codes:
        problems.append(Problem(number, "code", Fault.UNKNOWN_INDICATOR, code))
    elif code in computed:
        problems.append(Problem(number, "code", Fault.COMPUTED, code))
    if {"year", "quarter"} <= read.keys() and Quarter(read["year"], read["quarter"]) > newest:
        problems.append(Problem(number, "quarter", Fault.NOT_YET, str(Quarter(read["year"], read["quarter"]))))
    if problems:
        return None, problems
    return GivenValue(number, code, Quarter(read["year"], read["quarter"]), read["value"], read["note"]), []


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _plain(cell: Any) -> str:
    text = _text(cell)
    if isinstance(cell, Formula):
        raise _Refused(Fault.FORMULA, text)
    return text


def _code(cell: Any) -> str:
    text = _plain(cell)
    if not text:
        raise _Refused(Fault.EMPTY)
    return text


def _year(cell: Any) -> int:
    text = _plain(cell)
    if not text.isdecimal() or not 2000 <= int(text) <= 2200:
        raise _Refused(Fault.EMPTY if not text else Fault.BAD_YEAR, text)
    return int(text)


def _quarter(cell: Any) -> int:
    text = _plain(cell).lower()
    if text not in QUARTER_WORDS:
        raise _Refused(Fault.EMPTY if not text else Fault.BAD_QUARTER, text)
    return QUARTER_WORDS[text]


def _value(cell: Any) -> Decimal:
    if isinstance(cell, bool | datetime):
        raise _Refused(Fault.BAD_NUMBER, cell)
    text = _plain(cell)
    if not text:
        raise _Refused(Fault.EMPTY)
    numeric = isinstance(cell, int | float)
    if not numeric and is_ambiguous(text):
        raise _Refused(Fault.TWO_READINGS, text)
    try:
        value = within(cell) if numeric else number_in(text)
    except NotANumber as error:
        raise _Refused(Fault.BAD_NUMBER, cell) from error
    return value.quantize(Decimal("0.0001"))


def _note(cell: Any) -> str:
    text = _plain(cell)
    if len(text) > LONGEST_NOTE:
        raise _Refused(Fault.TOO_LONG, text)
    return text
