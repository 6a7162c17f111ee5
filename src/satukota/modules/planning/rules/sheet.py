"""Rows of a plan sheet: every fault is named by row, column and reason, and a sheet with a fault imports nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from satukota.modules.planning.rules.codes import BadCode, parse
from satukota.modules.planning.rules.nomenclature import belongs_below
from satukota.modules.planning.rules.terms import Term
from satukota.modules.planning.rules.tree import Kind, fits

COLUMNS = (
    "kind", "code", "parent", "name", "nomenclature", "agency", "dimension", "mission", "spm", "term",
    "start", "end", "budget", "quick_win", "summary",
)  # fmt: skip
LONGEST_NAME = 300
MOST_RUPIAH = 10**15


class Fault(StrEnum):
    """Why a cell was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_KIND = "unknown_kind"
    DUPLICATE = "duplicate"
    NO_PARENT = "no_parent"
    WRONG_PARENT = "wrong_parent"
    BAD_CODE = "bad_code"
    CODE_ELSEWHERE = "code_elsewhere"
    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_MISSION = "unknown_mission"
    UNKNOWN_SPM = "unknown_spm"
    UNKNOWN_TERM = "unknown_term"
    BAD_DATE = "bad_date"
    ENDS_BEFORE_START = "ends_before_start"
    OUTSIDE_PLAN = "outside_plan"
    BAD_MONEY = "bad_money"
    BAD_YES_NO = "bad_yes_no"
    FORMULA = "formula"
    UNKNOWN_INDICATOR = "unknown_indicator"
    COMPUTED = "computed"
    BAD_YEAR = "bad_year"
    BAD_QUARTER = "bad_quarter"
    BAD_NUMBER = "bad_number"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Problem:
    """A refused cell. `row` as Excel numbers it."""

    row: int
    column: str
    fault: Fault
    value: str = ""


@dataclass(frozen=True)
class Known:
    """What a sheet may refer to."""

    agencies: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    missions: frozenset[str] = frozenset()
    spm: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    nomenclatures: Mapping[str, str] = field(default_factory=dict)
    first_year: int = 1900
    last_year: int = 2200


@dataclass
class Row:
    """A row that was understood."""

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


class _Refused(ValueError):
    def __init__(self, fault: Fault, value: object = "") -> None:
        super().__init__(fault)
        self.fault, self.value = fault, str(value)[:80]


def check(rows: Iterable[tuple[int, Mapping[str, Any]]], known: Known) -> tuple[list[Row], list[Problem]]:
    """Return the understood rows and every problem, in the order of the rows.

    A parent may stand anywhere in the sheet or already be in the plan (`known.kinds`).
    """
    listed = [(number, cells) for number, cells in rows if any(_text(cell) for cell in cells.values())]
    kinds = dict(known.kinds) | {_text(cells.get("code")): _kind_or_none(cells) for _, cells in listed}
    nomenclatures = {_text(cells.get("code")): _text(cells.get("nomenclature")) for _, cells in listed}
    known = replace(known, nomenclatures={**known.nomenclatures, **nomenclatures})
    seen: set[str] = set()
    good: list[Row] = []
    problems: list[Problem] = []
    for number, cells in listed:
        row, faults = _row(number, cells, known, kinds, seen)
        problems += faults
        if not faults:
            good.append(row)
    return good, problems


def _row(
    number: int, cells: Mapping[str, Any], known: Known, kinds: Mapping[str, Kind | None], seen: set[str]
) -> tuple[Row, list[Problem]]:
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    for column, reader in READERS.items():
        try:
            read[column] = reader(cells.get(column), known)
        except _Refused as refused:
            problems.append(Problem(number, column, refused.fault, refused.value))
    row = Row(number, **{"kind": Kind.ACTION, "code": "", "name": "", "parent": ""} | read)
    problems += [
        Problem(number, column, fault, value) for column, fault, value in _together(row, read, kinds, seen, known)
    ]
    seen.add(row.code)
    return row, problems


def _together(
    row: Row, read: Mapping[str, Any], kinds: Mapping[str, Kind | None], seen: set[str], known: Known
) -> Iterable[tuple[str, Fault, str]]:
    """Yield what is wrong between the cells of a row and with the other rows."""
    if row.code and row.code in seen:
        yield "code", Fault.DUPLICATE, row.code
    if "kind" in read and "parent" in read:
        yield from _parent(row, kinds)
    if not inherits(row.kind, row.nomenclature, known.nomenclatures.get(row.parent, "")):
        yield "nomenclature", Fault.CODE_ELSEWHERE, row.nomenclature
    if row.start and row.end and row.end < row.start:
        yield "end", Fault.ENDS_BEFORE_START, row.end.isoformat()
    else:
        for column, day in (("start", row.start), ("end", row.end)):
            if day and not known.first_year <= day.year <= known.last_year:
                yield column, Fault.OUTSIDE_PLAN, day.isoformat()


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


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _plain(cell: Any) -> str:
    text = _text(cell)
    if text.startswith("="):
        raise _Refused(Fault.FORMULA, text)
    return text


def _kind_or_none(cells: Mapping[str, Any]) -> Kind | None:
    return KIND_WORDS.get(_text(cells.get("kind")).lower())


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
    text = _plain(cell).lower()
    if not text:
        raise _Refused(Fault.EMPTY)
    if text not in KIND_WORDS:
        raise _Refused(Fault.UNKNOWN_KIND, text)
    return KIND_WORDS[text]


def _required(longest: int) -> Any:
    def read(cell: Any, _known: Known) -> str:
        text = _plain(cell)
        if not text:
            raise _Refused(Fault.EMPTY)
        if len(text) > longest:
            raise _Refused(Fault.TOO_LONG, text)
        return text

    return read


def _optional(cell: Any, _known: Known) -> str:
    return _plain(cell)


def _nomenclature(cell: Any, _known: Known) -> str:
    text = _plain(cell)
    if not text:
        return ""
    try:
        return parse(text).code
    except BadCode as bad:
        raise _Refused(Fault.BAD_CODE, bad) from bad


def _one_of(group: str, fault: Fault) -> Any:
    def read(cell: Any, known: Known) -> str:
        text = _plain(cell)
        if text and text not in getattr(known, group):
            raise _Refused(fault, text)
        return text

    return read


def _term(cell: Any, _known: Known) -> str:
    text = _plain(cell).lower()
    if text and text not in TERM_WORDS:
        raise _Refused(Fault.UNKNOWN_TERM, text)
    return TERM_WORDS[text].value if text else ""


def _date(cell: Any, _known: Known) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date) or cell is None:
        return cell
    text = _plain(cell)
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date() if text else None  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _Refused(Fault.BAD_DATE, text)


def money(cell: Any, _known: Known | None = None) -> int | None:
    """Return whole rupiah from a number or from text such as `Rp 1.250.000`. Raises a refusal with the fault."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        amount = cell
    else:
        text = re.sub(r"^rp\.?\s*", "", _plain(cell), flags=re.IGNORECASE).strip()
        text = re.sub(r",(00?|-)$", "", text)
        if not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+", text):
            raise _Refused(Fault.BAD_MONEY, cell)
        amount = int(text.replace(".", ""))
    if not 0 <= amount <= MOST_RUPIAH or amount != int(amount):  # not a number compares as false
        raise _Refused(Fault.BAD_MONEY, cell)
    return int(amount)


def _yes_no(cell: Any, _known: Known) -> bool:
    text = _plain(cell).lower()
    if text not in YES | NO:
        raise _Refused(Fault.BAD_YES_NO, text)
    return text in YES


READERS: Mapping[str, Any] = {
    "kind": _kind,
    "code": _required(40),
    "parent": _optional,
    "name": _required(LONGEST_NAME),
    "nomenclature": _nomenclature,
    "agency": _one_of("agencies", Fault.UNKNOWN_AGENCY),
    "dimension": _one_of("dimensions", Fault.UNKNOWN_DIMENSION),
    "mission": _one_of("missions", Fault.UNKNOWN_MISSION),
    "spm": _one_of("spm", Fault.UNKNOWN_SPM),
    "term": _term,
    "start": _date,
    "end": _date,
    "budget": money,
    "quick_win": _yes_no,
    "summary": _optional,
}
