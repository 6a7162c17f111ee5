"""A sheet of units as schools send it, one row a unit: understood as a whole, or every fault named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from satukota.modules.planning.rules.cells import decimal_of, plain_of, text_of
from satukota.modules.planning.rules.faults import Fault, Problem, Refused

COLUMNS = ("unit_code", "name", "value", "n", "note")
HEADINGS = {
    "kode": "unit_code", "kode unit": "unit_code", "npsn": "unit_code", "kode puskesmas": "unit_code",
    "kode wilayah": "unit_code", "code": "unit_code", "nama": "name", "nama unit": "name", "nama sekolah": "name", "sekolah": "name",
    "puskesmas": "name", "nama puskesmas": "name", "kecamatan": "name", "kelurahan": "name", "nilai": "value",
    "realisasi": "value", "capaian": "value", "hasil": "value", "jumlah": "n", "dari berapa": "n",
    "jumlah siswa": "n", "jumlah murid": "n", "jumlah sasaran": "n", "penyebut": "n", "of how many": "n",
    "catatan": "note", "keterangan": "note",
} | {column: column for column in COLUMNS}  # fmt: skip
LONGEST_NOTE = 300
LARGEST = 2_147_483_647


@dataclass(frozen=True)
class UnitRow:
    """A row that was understood; `unit` is the code of a unit that is asked."""

    number: int
    unit: str
    value: Decimal
    n: int | None = None
    note: str = ""


@dataclass(frozen=True)
class AskedUnits:
    """The units that a sheet may speak of: names by their codes."""

    names: Mapping[str, str]

    def code_of(self, code: str, name: str) -> str | None:
        """Return the code of a unit by its code, else by its name where only one is called so; None where it is none."""
        if code:
            return code if code in self.names else None
        called = [known for known, said in self.names.items() if said.casefold() == name.casefold()]
        return called[0] if len(called) == 1 else None


def read_units(rows: Iterable[tuple[int, Mapping[str, Any]]], asked: AskedUnits) -> tuple[list[UnitRow], list[Problem]]:
    """Return the understood rows and every fault. A unit whose value is empty has not reported: its row says nothing."""
    good: list[UnitRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, cells in rows:
        if not text_of(cells.get("value")):
            continue
        row, faults = _row(number, cells, asked)
        if row is not None and row.unit in seen:
            faults.append(Problem(number, "unit_code", Fault.DUPLICATE, row.unit))
        elif row is not None:
            seen.add(row.unit)
            good.append(row)
        problems += faults
    return good, problems


def _row(number: int, cells: Mapping[str, Any], asked: AskedUnits) -> tuple[UnitRow | None, list[Problem]]:
    read: dict[str, Any] = {}
    problems = []
    for column, reader in READERS.items():
        try:
            read[column] = reader(cells.get(column))
        except Refused as refused:
            problems.append(Problem(number, column, refused.fault, refused.value))
    named = {"unit_code", "name"} <= read.keys()
    unit = asked.code_of(read["unit_code"], read["name"]) if named else None
    if named and unit is None:
        problems.append(Problem(number, "unit_code", Fault.UNKNOWN_UNIT, read["unit_code"] or read["name"]))
    if problems or unit is None or read["value"] is None:
        return None, problems
    return UnitRow(number, unit, read["value"], read["n"], read["note"]), []


def _whole(cell: Any) -> int | None:
    value = decimal_of(cell)
    if value is None:
        return None
    if value != value.to_integral_value() or not 0 <= value <= LARGEST:
        raise Refused(Fault.NO_WHOLE, text_of(cell))
    return int(value)


def _note(cell: Any) -> str:
    text = plain_of(cell)
    if len(text) > LONGEST_NOTE:
        raise Refused(Fault.TOO_LONG, text)
    return text


READERS = {"unit_code": plain_of, "name": plain_of, "value": decimal_of, "n": _whole, "note": _note}
