"""A sheet of indicator values, read row by row: understood as a whole, or every fault named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from satukota.modules.planning.rules.cells import code_of, plain_of, required_decimal, text_of, year_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused
from satukota.modules.planning.rules.quarters import Quarter

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
        if not any(text_of(cell) for cell in cells.values()):
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
    for column, reader in READERS.items():
        try:
            read[column] = reader(cells.get(column))
        except Refused as refused:
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


def _quarter(cell: Any) -> int:
    text = plain_of(cell).lower()
    if text not in QUARTER_WORDS:
        raise Refused(Fault.EMPTY if not text else Fault.BAD_QUARTER, text)
    return QUARTER_WORDS[text]


def _note(cell: Any) -> str:
    text = plain_of(cell)
    if len(text) > LONGEST_NOTE:
        raise Refused(Fault.TOO_LONG, text)
    return text


READERS = {"code": code_of, "year": year_of, "quarter": _quarter, "value": required_decimal, "note": _note}
