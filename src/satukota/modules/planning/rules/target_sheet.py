"""A sheet of targets, read row by row: understood as a whole, or every fault named."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from satukota.modules.planning.rules.cells import code_of, decimal_of, required_decimal, text_of, year_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused

STEPS = ("tw1", "tw2", "tw3", "tw4")
COLUMNS = ("code", "year", "target", *STEPS, "source")
HEADINGS = {
    "kode": "code", "tahun": "year", "sasaran": "target", "target tahun": "target", "sumber": "source",
} | {f"{word} {numeral}": step for word in ("tw", "triwulan", "target tw")
     for step, numerals in zip(STEPS, (("i", "1"), ("ii", "2"), ("iii", "3"), ("iv", "4")), strict=True)
     for numeral in numerals} | {column: column for column in COLUMNS}  # fmt: skip


@dataclass(frozen=True)
class GivenTarget:
    """A row that was understood."""

    row: int
    code: str
    year: int
    value: Decimal
    steps: tuple[Decimal, ...] = ()
    source: str = ""


def read_targets(
    rows: Iterable[tuple[int, dict[str, Any]]], codes: frozenset[str]
) -> tuple[list[GivenTarget], list[Problem]]:
    """Return the understood rows and every fault; `codes` are the indicators that there are."""
    good: list[GivenTarget] = []
    faults: list[Problem] = []
    seen: set[tuple[str, int]] = set()
    for number, cells in rows:
        if not any(text_of(cell) for cell in cells.values()):
            continue
        row, wrong = _row(number, cells, codes)
        if row is not None and (row.code, row.year) in seen:
            wrong = [Problem(number, "code", Fault.DUPLICATE, f"{row.code} {row.year}")]
        elif row is not None:
            seen.add((row.code, row.year))
            good.append(row)
        faults += wrong
    return good, faults


def _row(number: int, cells: dict[str, Any], codes: frozenset[str]) -> tuple[GivenTarget | None, list[Problem]]:
    read: dict[str, Any] = {}
    faults = []
    readers = {"code": code_of, "year": year_of, "target": required_decimal, **dict.fromkeys(STEPS, decimal_of)}
    for column, reader in readers.items():
        try:
            read[column] = reader(cells.get(column))
        except Refused as refused:
            faults.append(Problem(number, column, refused.fault, refused.value))
    if read.get("code", "") not in codes | {""}:
        faults.append(Problem(number, "code", Fault.UNKNOWN_INDICATOR, read["code"]))
    empty = [step for step in STEPS if read.get(step) is None]
    if 0 < len(empty) < len(STEPS) and not faults:
        faults.append(Problem(number, empty[0], Fault.SOME_STEPS))
    if faults:
        return None, faults
    steps = () if empty else tuple(read[step] for step in STEPS)
    return GivenTarget(number, read["code"], read["year"], read["target"], steps, text_of(cells.get("source"))), []
