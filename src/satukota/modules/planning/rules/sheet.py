"""Rows of a plan sheet: every fault is named by row, column and reason, and a sheet with a fault imports nothing.

A column that the sheet does not have says nothing about an item that is there: it keeps what it has.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from satukota.modules.planning.rules.cells import READERS, kind_or_none, text_of
from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.faults import Doubt, Fault, Known, Problem, Refused
from satukota.modules.planning.rules.funds import OTHER, Parts, add, is_known, parts_in, written
from satukota.modules.planning.rules.nomenclature import belongs_below
from satukota.modules.planning.rules.pointers import pointers_in
from satukota.modules.planning.rules.tree import Kind, fits

__all__ = ["COLUMNS", "Checked", "Doubt", "Fault", "Known", "Problem", "Row", "check", "code_key", "inherits"]

COLUMNS = (
    "kind", "code", "parent", "name", "nomenclature", "agency", "dimension", "mission", "spm", "term",
    "start", "end", "budget", "quick_win", "summary", "fund", "exchanges", "links",
)  # fmt: skip
CODES = ("code", "parent", "nomenclature", "mission", "spm")
"""Columns in which 1.10 and 1.1 are two things, so that a number in the cell has lost something."""


@dataclass
class Row:
    """A row that was understood. `present` are the columns that the sheet has; the others hold what the plan has."""

    number: int
    kind: Kind
    code: str
    parent: str
    name: str
    nomenclature: str = ""
    agency: str = ""
    dimension: str = ""
    mission: str = ""
    spm: str = ""
    term: str = ""
    start: date | None = None
    end: date | None = None
    budget: int | None = None
    quick_win: bool = False
    summary: str = ""
    fund: str = ""
    exchanges: str = ""
    links: str = ""
    present: frozenset[str] = frozenset(COLUMNS)

    @property
    def funds(self) -> Parts:
        """The budget by source."""
        return parts_in(self.fund, self.budget)


class Checked(NamedTuple):
    """What became of a sheet: the understood rows, every problem, and the cells that somebody has to look at."""

    rows: list[Row]
    problems: list[Problem]
    doubts: list[Doubt]


def check(rows: Iterable[tuple[int, Mapping[str, Any]]], known: Known) -> Checked:
    """Return the understood rows and every problem, in the order of the rows.

    A parent may stand anywhere in the sheet or already be in the plan (`known.kinds`).
    """
    listed = [(number, cells) for number, cells in rows if any(text_of(cell) for cell in cells.values())]
    named = {text_of(cells.get("code")): cells for _, cells in listed}
    kinds = dict(known.kinds) | {
        code: kind_or_none(cells) for code, cells in named.items() if "kind" in cells or code not in known.kinds
    }
    nomenclatures = {code: text_of(cells["nomenclature"]) for code, cells in named.items() if "nomenclature" in cells}
    known = replace(known, nomenclatures={**known.nomenclatures, **nomenclatures})
    spelled = {code_key(code): code for code in known.current}
    seen: dict[str, str] = {}
    checked = Checked([], [], [])
    by_code: dict[str, Row] = {}
    for number, cells in listed:
        row, faults = _row(number, cells, known, kinds)
        if not faults and (other := by_code.get(row.code)) and _is_other_source(row, other):
            other.budget, other.fund = (other.budget or 0) + (row.budget or 0), _together_written(other, row)
            checked.doubts.extend(_doubts(number, cells))
            continue
        faults += [Problem(number, "code", fault, value) for fault, value in _spelling(row.code, spelled, seen)]
        seen.setdefault(code_key(row.code), row.code)
        checked.problems.extend(faults)
        checked.doubts.extend(_doubts(number, cells))
        if not faults:
            by_code[row.code] = row
            checked.rows.append(row)
    return checked


def _is_other_source(row: Row, other: Row) -> bool:
    """Tell whether two rows are one item whose money is of several sources, as SIPD lists them."""
    new, known = row.funds, other.funds
    alike = replace(row, number=other.number, budget=other.budget, fund=other.fund) == other
    return bool(new and known) and not set(new) & set(known) and alike


def _together_written(one: Row, other: Row) -> str:
    return written(add(one.funds, other.funds))


def code_key(code: str) -> str:
    """Return a code as it is compared: 1 and 01 are one item, 1.1 and 1.10 are two."""
    return ".".join(part.lstrip("0") or "0" if part.isdigit() else part.lower() for part in code.split("."))


def _spelling(code: str, spelled: Mapping[str, str], seen: Mapping[str, str]) -> Iterable[tuple[Fault, str]]:
    key = code_key(code)
    if not code:
        return
    if seen.get(key) == code:
        yield Fault.DUPLICATE, code
    elif (other := seen.get(key) or spelled.get(key, code)) != code:
        yield Fault.SAME_CODE, f"{code} = {other}"


def _doubts(number: int, cells: Mapping[str, Any]) -> Iterable[Doubt]:
    for column in CODES:
        cell = cells.get(column)
        if isinstance(cell, float) and not cell.is_integer():
            yield Doubt(number, column, repr(cell), text_of(cell))
    for name in text_of(cells.get("fund")).split(";"):
        if name.strip() and not is_known(re.sub(r"[\d.,]+\s*$", "", name)):
            yield Doubt(number, "fund", name.strip(), OTHER)


def _row(
    number: int, cells: Mapping[str, Any], known: Known, kinds: Mapping[str, Kind | None]
) -> tuple[Row, list[Problem]]:
    problems: list[Problem] = []
    current = known.current.get(text_of(cells.get("code")), {})
    read: dict[str, Any] = dict(current)
    for column, reader in READERS.items():
        if current and column not in cells:
            continue
        try:
            read[column] = reader(cells.get(column), known)
        except Refused as refused:
            problems.append(Problem(number, column, refused.fault, refused.value))
            read.pop(column, None)
    present = frozenset(cells) & frozenset(COLUMNS)
    row = Row(number, **{"kind": Kind.ACTION, "code": "", "name": "", "parent": ""} | read, present=present)
    problems += [Problem(number, column, fault, value) for column, fault, value in _together(row, read, kinds, known)]
    return row, problems


def _together(
    row: Row, read: Mapping[str, Any], kinds: Mapping[str, Kind | None], known: Known
) -> Iterable[tuple[str, Fault, str]]:
    """Yield what is wrong between the cells of a row and with the other rows."""
    if "kind" in read and "parent" in read:
        yield from _parent(row, kinds)
    if not inherits(row.kind, row.nomenclature, known.nomenclatures.get(row.parent, "")):
        yield "nomenclature", Fault.CODE_ELSEWHERE, row.nomenclature
    if row.fund and sum(row.funds.values()) != (row.budget or 0):
        yield "fund", Fault.BAD_PARTS, row.fund
    yield from _linked_back(row, known)
    if row.start and row.end and row.end < row.start:
        yield "end", Fault.ENDS_BEFORE_START, row.end.isoformat()
    else:
        for column, day in (("start", row.start), ("end", row.end)):
            if day and not known.first_year <= day.year <= known.last_year:
                yield column, Fault.OUTSIDE_PLAN, day.isoformat()


def _linked_back(row: Row, known: Known) -> Iterable[tuple[str, Fault, str]]:
    sources = known.linked_from.get(row.code, frozenset())
    for pointer in pointers_in(row.links):
        if pointer.target in sources:
            yield "links", Fault.LINKED_BACK, pointer.target


def inherits(kind: Kind, code: str, above: str) -> bool:
    """Return whether the code of an activity or sub-activity lies below its parent's; other kinds are free."""
    if kind not in {Kind.ACTIVITY, Kind.SUBACTIVITY} or not above:
        return True
    try:
        return belongs_below(code, parse(above).code)
    except BadCode:
        return True  # the parent's own row says what is wrong with it


def _parent(row: Row, kinds: Mapping[str, Kind | None]) -> Iterable[tuple[str, Fault, str]]:
    if row.parent and (row.parent not in kinds or row.parent == row.code):
        yield "parent", Fault.NO_PARENT, row.parent
    elif row.parent and kinds[row.parent] is None:
        return  # the parent's own row says what is wrong with it
    elif not fits(row.kind, kinds[row.parent] if row.parent else None):
        yield "parent", Fault.WRONG_PARENT, row.parent
