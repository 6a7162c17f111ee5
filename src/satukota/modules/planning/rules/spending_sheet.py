"""A sheet of budget lines, read row by row: understood as a whole, or every fault named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from satukota.modules.planning.rules.cells import code_of, money, text_of, year_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused

SPENDING_COLUMNS = ("code", "year", "budget", "spent")
READERS = {"code": code_of, "year": year_of, "budget": money, "spent": money}


@dataclass(frozen=True)
class GivenSpending:
    """A row that was understood; amounts in rupiah, None where the cell is empty."""

    number: int
    code: str
    year: int
    budget: int | None
    spent: int | None


def check_spending(
    rows: Iterable[tuple[int, Mapping[str, Any]]], codes: frozenset[str]
) -> tuple[list[GivenSpending], list[Problem]]:
    """Return the understood rows and every problem; `codes` are the lines that there are."""
    good: dict[tuple[str, int], GivenSpending] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        if not any(text_of(cell) for cell in cells.values()):
            continue
        read, faults = _row(number, cells, codes)
        if read is not None and (read.code, read.year) in good:
            faults.append(Problem(number, "code", Fault.DUPLICATE, f"{read.code} {read.year}"))
        elif read is not None:
            good[read.code, read.year] = read
        problems += faults
    return list(good.values()), problems


def _row(number: int, cells: Mapping[str, Any], codes: frozenset[str]) -> tuple[GivenSpending | None, list[Problem]]:
    read: dict[str, Any] = {}
    problems = []
    for column, reader in READERS.items():
        try:
            read[column] = reader(cells.get(column))
        except Refused as refused:
            problems.append(Problem(number, column, refused.fault, refused.value))
    if read.get("code") and read["code"] not in codes:
        problems.append(Problem(number, "code", Fault.UNKNOWN_LINE, read["code"]))
    return (None, problems) if problems else (GivenSpending(number, **read), [])
