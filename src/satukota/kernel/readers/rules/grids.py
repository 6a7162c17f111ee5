"""A table as people keep it, .xlsx, .xls, .ods or .csv: the cells of its first visible sheet, as they are read there."""

import csv
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from satukota.kernel.readers.rules.hidden import hidden_rows
from satukota.kernel.readers.rules.sheets import SEPARATORS, decode_table
from satukota.kernel.readers.rules.tables import MOST_COLUMNS, UnreadableTable, check_archive

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Formula(str):
    """A cell that shows no value: a formula whose result was not kept in the file, or an error such as #REF!."""

    __slots__ = ()


type Cell = str | int | float | bool | date | datetime | Formula | None
type Rows = Sequence[Sequence[Cell]]
type Tall = tuple[int, int, int]
"""A cell over several rows: its first row, its last row and its column, from nought."""
MOST_SHEETS = 12
"""Among so many sheets the one that is meant is looked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its rows from the first line of the file on, and the names of the sheets that were not read.

    `tall` are the cells that were merged over several rows; their value stands in the first of them only. `unseen` are the
    numbers of the rows that the sheet hides, from one: they are among the rows (.xlsx and .ods; .xls cannot be asked).
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    tall: tuple[Tall, ...] = ()
    unseen: tuple[int, ...] = ()


def read_grid(content: bytes, most_rows: int, is_meant: Callable[[Rows], bool] | None = None) -> Grid:
    """Return the first visible sheet of a workbook that `is_meant`, the first where none is, or a CSV.

    Formulas count with the result kept in the file; errors are no empty cells (in .xls nobody can tell them apart).
    Raises UnreadableTable: `not_workbook`, `too_large`, `too_many_rows`, `password`, `encoding`, `field`.
    """
    if content.startswith(ZIP):
        check_archive(BytesIO(content))
    if content.startswith((ZIP, OLD_EXCEL)):
        return _workbook(content, most_rows, is_meant)
    return _csv(content, most_rows)


def _workbook(content: bytes, most_rows: int, is_meant: Callable[[Rows], bool] | None) -> Grid:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
        if not shown:
            raise UnreadableTable("not_workbook")
        name, rows = shown[0], _rows(book, shown[0], most_rows)
        if is_meant is not None and len(shown) > 1 and not is_meant(rows):
            read = ((other, _rows(book, other, most_rows)) for other in shown[1:MOST_SHEETS])
            name, rows = next(((other, table) for other, table in read if is_meant(table)), (name, rows))
        merged = book.get_sheet_by_name(name).merged_cell_ranges or []
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, UnreadableTable):
            raise
        raise UnreadableTable("password" if "assword" in type(error).__name__ else "not_workbook") from error
    hidden = tuple(sheet.name for sheet in sheets if sheet.name not in shown)
    others = tuple(other for other in shown if other != name)
    tall = tuple((top, bottom, left) for (top, left), (bottom, _right) in merged if bottom > top)
    unseen = hidden_rows(content, name, len(rows)) if content.startswith(ZIP) else ()
    return Grid(name, tuple(_with(rows, _formulas(content, name))), hidden, others, tall, unseen)


def _rows(book: CalamineWorkbook, name: str, most_rows: int) -> list[tuple[Cell, ...]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > most_rows:
        raise UnreadableTable("too_many_rows")
    return [tuple(map(_cell, row[:MOST_COLUMNS])) for row in sheet.to_python(skip_empty_area=False)]


def _cell(value: str | float | bool | date | datetime | time | timedelta) -> Cell:
    """Return a cell without the kinds that no table means: a time of day is a text."""
    if isinstance(value, time | timedelta):
        return str(value)
    return None if value == "" else value


def _formulas(content: bytes, name: str) -> dict[tuple[int, int], Formula]:
    """Return the formulas and errors of a sheet of an .xlsx by row and column, from nought; none in other files."""
    if not content.startswith(ZIP):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        if not any(b"<f" in data or b't="e"' in data for data in map(archive.read, parts)):
            return {}
    sheet = load_workbook(BytesIO(content), read_only=True, data_only=False)[name]
    return {
        (number, place): Formula(str(cell.value))
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS))
        for place, cell in enumerate(row)
        if cell.data_type in {"f", "e"}
    }


def _with(rows: list[tuple[Cell, ...]], formulas: dict[tuple[int, int], Formula]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows with each formula without a result, and each error, in the place of its empty cell."""
    for number, row in enumerate(rows):
        if not formulas:
            yield row
        else:
            yield tuple(formulas.get((number, at)) if cell is None else cell for at, cell in enumerate(row))


def _csv(content: bytes, most_rows: int) -> Grid:
    if b"\x00" in content[:200] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableTable("not_workbook")
    text = decode_table(content).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep="):
        separator, text = first[4:5] or "\t", rest
    else:
        separator = max(SEPARATORS, key=lambda sign: _columns(text, sign))
    rows: list[tuple[Cell, ...]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if len(rows) == most_rows:
                raise UnreadableTable("too_many_rows")
            rows.append(tuple(cell.strip() or None for cell in row[:MOST_COLUMNS]))
    except csv.Error as error:
        raise UnreadableTable("field", reader.line_num) from error
    return Grid("", tuple(rows))


def _columns(text: str, separator: str) -> tuple[int, int]:
    """Return how many of the first lines that separator parts, and into how many cells at most."""
    lines = list(csv.reader(StringIO(text[:20_000], newline=""), delimiter=separator))[:30]
    parted = [len(line) for line in lines if len(line) > 1]
    return len(parted), max(parted, default=0)
