"""A year of a calendar as a sheet (CSV): what can be read of it, and which lines cannot, each with why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from satukota.kernel.readers.api import SheetRow, day_in, decode_table, read_sheet

HEADS = ("date", "kind", "name", "hours", "source")
NEEDED = ("date", "kind", "name")
CALLED = {
    "tanggal": "date", "jenis": "kind", "nama": "name", "keterangan": "name", "jam": "hours", "sumber": "source",
    "dasar": "source",
}  # fmt: skip
KINDS = {
    "national": "national", "libur nasional": "national", "nasional": "national",
    "joint": "joint", "cuti bersama": "joint",
    "local": "local", "libur daerah": "local", "daerah": "local",
    "closure": "closure", "kantor tutup": "closure", "tutup": "closure",
    "open": "open", "hari kerja": "open", "tetap kerja": "open",
}  # fmt: skip
NAME_LENGTH = 120


@dataclass
class YearSheet:
    """What was read: the days of a part by date; the lines that were not taken, each with why and what stood there."""

    days: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def read_year(content: bytes, year: int) -> YearSheet:
    """Read the days of a year. Raises UnreadableTable: `heads`, `field` or `encoding`."""
    sheet = YearSheet()
    for row in read_sheet(decode_table(content), NEEDED, HEADS, CALLED).rows:
        _take(sheet, row, year)
    return sheet


def _take(sheet: YearSheet, row: SheetRow, year: int) -> None:
    cells = row.cells
    day, kind = day_in(cells.get("date", "")), KINDS.get(cells.get("kind", "").lower(), "")
    name = cells.get("name", "")
    hours = [part.strip() for part in cells.get("hours", "").split("+") if part.strip()]
    problem = next(_problems(day, kind, name, hours, year), "")
    if not problem and len(cells.get("source", "")) > NAME_LENGTH:
        problem = "source"
    if day and not problem and day.isoformat() in sheet.days:
        problem = "twice"
    if day is None or problem:
        sheet.refused.append((row.line, problem or "date", cells.get("date", "")))
        return
    entry: dict[str, Any] = {"kind": kind, "name": name, "source": cells.get("source", "")}
    sheet.days[day.isoformat()] = entry | ({"hours": hours} if kind == "open" else {})


def _problems(day: date | None, kind: str, name: str, hours: list[str], year: int) -> Iterator[str]:
    if day is None:
        yield "date"
    elif day.year != year:
        yield "year"
    if not kind:
        yield "kind"
    if kind == "open" and not hours:
        yield "hours"
    if (kind != "open" and not name) or len(name) > NAME_LENGTH:
        yield "name"
