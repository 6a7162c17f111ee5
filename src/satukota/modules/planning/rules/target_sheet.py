"""A sheet of targets, read row by row: understood as a whole, or every fault named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

STEPS = ("tw1", "tw2", "tw3", "tw4")
COLUMNS = ("code", "year", "target", *STEPS, "source")
HEADINGS = {
    "kode": "code", "tahun": "year", "sasaran": "target", "target tahun": "target", "sumber": "source",
} | {f"{word} {numeral}": step for word in ("tw", "triwulan", "target tw")
     for step, numerals in zip(STEPS, (("i", "1"), ("ii", "2"), ("iii", "3"), ("iv", "4")), strict=True)
     for numeral in numerals} | {column: column for column in COLUMNS}  # fmt: skip
PLAIN_NUMBER = re.compile(r"[-−]?\d+(?:,\d{1,4})?")
LARGEST = Decimal(10) ** 17


class Fault(StrEnum):
    """Why a cell was refused."""

    EMPTY = "empty"
    BAD_YEAR = "bad_year"
    BAD_NUMBER = "bad_number"
    DUPLICATE = "duplicate"
    SOME_STEPS = "some_steps"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CellFault:
    """A refused cell; `row` as Excel numbers it."""

    row: int
    column: str
    fault: Fault
    value: str = ""


@dataclass(frozen=True)
class GivenTarget:
    """A row that was understood."""

    row: int
    code: str
    year: int
    value: Decimal
    steps: tuple[Decimal, ...] = ()
    source: str = ""


def columns_of(headings: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return the column of each heading (empty where it is not known) and the headings that nobody knows."""
    words = [" ".join(str(cell or "").lower().split()) for cell in headings]
    return [HEADINGS.get(word, "") for word in words], [word for word in words if word and word not in HEADINGS]


def read_targets(
    rows: Iterable[tuple[int, dict[str, Any]]], codes: frozenset[str]
) -> tuple[list[GivenTarget], list[CellFault]]:
    """Return the understood rows and every fault; `codes` are the indicators that there are."""
    good: list[GivenTarget] = []
    faults: list[CellFault] = []
    seen: set[tuple[str, int]] = set()
    for number, cells in rows:
        if not any(_text(cell) for cell in cells.values()):
            continue
        row, wrong = _row(number, cells, codes)
        if row is not None and (row.code, row.year) in seen:
            wrong = [CellFault(number, "code", Fault.DUPLICATE, f"{row.code} {row.year}")]
        elif row is not None:
            seen.add((row.code, row.year))
            good.append(row)
        faults += wrong
    return good, faults


def _row(number: int, cells: dict[str, Any], codes: frozenset[str]) -> tuple[GivenTarget | None, list[CellFault]]:
    faults: list[CellFault] = []

    def refuse(column: str, fault: Fault) -> None:
        faults.append(CellFault(number, column, fault, _text(cells.get(column))[:80]))

    code, year = _text(cells.get("code")), _text(cells.get("year"))
    if code not in codes:
        refuse("code", Fault.UNKNOWN if code else Fault.EMPTY)
    if not year.isdecimal() or not 2000 <= int(year) <= 2200:
        refuse("year", Fault.BAD_YEAR if year else Fault.EMPTY)
    numbers = {column: _number(cells.get(column)) for column in ("target", *STEPS)}
    for column, value in numbers.items():
        if value is None and (_text(cells.get(column)) or column == "target"):
            refuse(column, Fault.BAD_NUMBER if _text(cells.get(column)) else Fault.EMPTY)
    steps = [numbers[step] for step in STEPS if numbers[step] is not None]
    if len(steps) not in (0, len(STEPS)) and not faults:
        refuse(next(step for step in STEPS if numbers[step] is None), Fault.SOME_STEPS)
    if faults:
        return None, faults
    known = tuple(step for step in steps if step is not None)
    return GivenTarget(number, code, int(year), numbers["target"] or Decimal(0), known, _text(cells.get("source"))), []


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _number(cell: Any) -> Decimal | None:
    """Return a number, or None where there is none or it could mean two things ("1.234")."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, str) and not PLAIN_NUMBER.fullmatch(cell.strip()):
        return None
    if not isinstance(cell, str | int | float | Decimal):
        return None
    value = Decimal(str(cell).strip().replace("−", "-").replace(",", "."))
    return value.quantize(Decimal("0.0001")) if value.is_finite() and abs(value) < LARGEST else None
