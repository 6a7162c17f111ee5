"""Packages of procurement: their steps and when they are late, and how the sheets of SiRUP write them."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from satukota.kernel.readers.api import MONTHS, day_in, day_of_number
from satukota.modules.planning.rules.cells import code_of, decimal_of, money, plain_of, text_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused
from satukota.modules.planning.rules.numbers import NOTHING

STEPS = ("selection", "start", "end")
"""Selection of a provider, begin of the work, end of the work."""


class Method(StrEnum):
    """Ways of procurement of Perpres 16/2018, and what a city does itself."""

    TENDER = "tender"
    SELECTION = "selection"
    CATALOGUE = "catalogue"
    DIRECT = "direct"
    APPOINTMENT = "appointment"
    EXEMPT = "exempt"
    OWN = "own"


@dataclass(frozen=True)
class LateStep:
    """The step of a package that should have come by `due`, the last day of its planned month."""

    step: str
    due: date


def late_step(planned: Sequence[date | None], real: Sequence[date | None], today: date) -> LateStep | None:
    """Return the first step that is late; one after which a later step has come is over."""
    for at, step in enumerate(STEPS):
        month = planned[at]
        if month is None or any(real[at:]):
            continue
        due = last_day(month)
        if due < today:
            return LateStep(step, due)
    return None


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


NAMED_MONTH = re.compile(r"([a-z]+)\.?[\s-]+(\d{4})", re.IGNORECASE)
NUMBERED_MONTH = re.compile(r"(?:(\d{1,2})[/-](\d{4})|(\d{4})[/-](\d{1,2}))")


def month_in(text: str) -> date | None:
    """Return the first day of the month that a text writes ("Februari 2026", "02/2026", "2026-02", a day of it), or None."""
    plain = " ".join(text.split())
    if named := NAMED_MONTH.fullmatch(plain):
        number, year = MONTHS.get(named[1].lower(), 0), int(named[2])
    elif numbered := NUMBERED_MONTH.fullmatch(plain):
        number, year = int(numbered[1] or numbered[4]), int(numbered[2] or numbered[3])
    else:
        day = day_in(plain)
        return day.replace(day=1) if day else None
    return date(year, number, 1) if 1 <= number <= 12 and 2000 <= year <= 2200 else None


def month_of(cell: Any) -> date | None:
    """Return a month as its first day, None for an empty cell. Raises a refusal with the fault."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, 1)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and (day := day_of_number(cell)):
        return day.replace(day=1)
    text = plain_of(cell)
    if text.lower() in NOTHING:
        return None
    month = month_in(text)
    if month is None:
        raise Refused(Fault.BAD_MONTH, text)
    return month


METHOD_WORDS = {way.value: way for way in Method} | {
    "tender": Method.TENDER, "tender cepat": Method.TENDER, "lelang": Method.TENDER, "seleksi": Method.SELECTION,
    "e-purchasing": Method.CATALOGUE, "epurchasing": Method.CATALOGUE, "e-katalog": Method.CATALOGUE,
    "pengadaan langsung": Method.DIRECT, "penunjukan langsung": Method.APPOINTMENT, "dikecualikan": Method.EXEMPT,
    "swakelola": Method.OWN, "kontes": Method.TENDER, "sayembara": Method.TENDER,
}  # fmt: skip
HEADINGS = {
    "kode rup": "code", "id rup": "code", "kode paket": "code", "nama paket": "name", "paket": "name",
    "metode": "method", "metode pemilihan": "method", "metode pengadaan": "method", "cara pengadaan": "method",
    "pagu": "value", "pagu paket": "value", "nilai pagu": "value", "total pagu": "value", "pagu (rp)": "value",
    "kode sub kegiatan": "subactivity_code", "sub kegiatan": "subactivity_code", "kode kegiatan": "subactivity_code", "kode butir": "subactivity_code",
    "rencana pemilihan": "selection_planned", "bulan pemilihan": "selection_planned",
    "rencana mulai": "start_planned", "rencana kontrak": "start_planned", "bulan kontrak": "start_planned",
    "rencana selesai": "end_planned", "bulan selesai": "end_planned",
    "realisasi pemilihan": "selection_real", "realisasi mulai": "start_real", "realisasi kontrak": "start_real",
    "realisasi selesai": "end_real", "nomor kontrak": "contract_number", "no kontrak": "contract_number",
    "nilai kontrak": "contract_value", "progres": "progress", "progres (%)": "progress", "realisasi fisik (%)": "progress",
}  # fmt: skip
NEEDED = ("subactivity_code", "name", "method", "value")
"""What a package needs that is new."""
type Facts = dict[str, Any]


def _method(cell: Any) -> str:
    text = plain_of(cell).lower()
    if text not in METHOD_WORDS:
        raise Refused(Fault.EMPTY if not text else Fault.UNKNOWN_METHOD, text)
    return METHOD_WORDS[text].value


def _text(longest: int, *, needed: bool) -> Callable[[Any], str]:
    def read(cell: Any) -> str:
        text = plain_of(cell)
        if needed and not text:
            raise Refused(Fault.EMPTY)
        if len(text) > longest:
            raise Refused(Fault.TOO_LONG, text)
        return text

    return read


def _amount(cell: Any) -> int:
    amount = money(cell)
    if amount is None:
        raise Refused(Fault.EMPTY)
    return amount


def _share(cell: Any) -> str | None:
    value = decimal_of(plain_of(cell).removesuffix("%").strip() if isinstance(cell, str) else cell)
    if value is not None and not 0 <= value <= 100:
        raise Refused(Fault.BAD_NUMBER, cell)
    return None if value is None else str(value.quantize(Decimal("0.1")))


READERS: Mapping[str, Callable[[Any], Any]] = {
    "subactivity_code": code_of, "name": _text(300, needed=True), "method": _method, "value": _amount,
    **dict.fromkeys((f"{step}_{kind}" for kind in ("planned", "real") for step in STEPS), month_of),
    "contract_number": _text(100, needed=False), "contract_value": money, "progress": _share,
}  # fmt: skip


@dataclass(frozen=True)
class GivenPackage:
    """A row that was understood; `facts` holds the columns that the sheet has, months as ISO days."""

    row: int
    code: str
    facts: Facts


def check_packages(
    rows: Iterable[tuple[int, Mapping[str, Any]]], items: frozenset[str], known: frozenset[str]
) -> tuple[list[GivenPackage], list[Problem]]:
    """Return the understood rows and every fault. `items` are the codes of the plan, `known` those of packages that are there.

    A column that the sheet does not have says nothing; a package that is new needs all of `NEEDED`.
    """
    good: list[GivenPackage] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, cells in rows:
        if not any(text_of(cell) for cell in cells.values()):
            continue
        row, faults = _row(number, cells, items, known)
        if row is not None and row.code in seen:
            faults = [Problem(number, "code", Fault.DUPLICATE, row.code)]
        elif row is not None:
            seen.add(row.code)
            good.append(row)
        problems += faults
    return good, problems


def _row(
    number: int, cells: Mapping[str, Any], items: frozenset[str], known: frozenset[str]
) -> tuple[GivenPackage | None, list[Problem]]:
    faults: list[Problem] = []
    facts: Facts = {}
    for column in ("code", *(name for name in READERS if name in cells)):
        try:
            facts[column] = (code_of if column == "code" else READERS[column])(cells.get(column))
        except Refused as refused:
            faults.append(Problem(number, column, refused.fault, refused.value))
    code = facts.pop("code", "")
    if facts.get("subactivity_code", "") not in items | {""}:
        faults.append(Problem(number, "subactivity_code", Fault.NOT_IN_PLAN, facts["subactivity_code"]))
    if code and code not in known:
        faults += [Problem(number, column, Fault.EMPTY) for column in NEEDED if column not in cells]
    if faults:
        return None, faults
    return GivenPackage(number, code, {name: _plain(value) for name, value in facts.items()}), []


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
