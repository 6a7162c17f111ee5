"""A sheet of people as offices keep it: heads in any order and in either language, titles above them, dates as written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from satukota.kernel.readers.api import Cell, Formula, UnreadableTable, read_grid

MOST_ROWS = 500
MOST_TITLES = 20
"""So many rows may stand above the heads."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("nama", "nama lengkap", "nama pegawai", "name", "full name"),
    "email": ("email", "e-mail", "surel", "alamat email", "alamat surel"),
    "role": ("peran", "role"),
    "agency": ("perangkat daerah", "opd", "instansi", "unit kerja", "agency"),
    "starts": ("mulai", "tanggal mulai", "tmt", "from", "first day"),
    "ends": ("sampai", "sampai dengan", "tanggal selesai", "berakhir", "until", "last day"),
    "username": ("nama pengguna", "username", "user name"),
    "phone": ("telepon", "nomor telepon", "hp", "no hp", "phone"),
}
"""The columns that are used, and what people call them; the first is the template's."""
NEEDED = ("name", "role", "agency")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something: its number in the sheet, its cells as text by column.

    `unread` are the columns whose cell is a formula without a result.
    """

    number: int
    cells: Mapping[str, str]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """The rows of a sheet, and what of the file is not used: heads that nobody knows, other sheets."""

    rows: tuple[SheetRow, ...]
    unused_heads: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()


def read_people(content: bytes) -> PeopleSheet:
    """Return what an .xlsx, .xls, .ods or .csv says of people.

    Raises UnreadableTable: what `read_grid` raises, `heads` where no line names the columns that are needed, `empty`
    where nothing stands below them.
    """
    grid = read_grid(content, MOST_ROWS + MOST_TITLES + 1, lambda rows: _heads_at(rows) is not None)
    at = _heads_at(grid.rows)
    if at is None:
        raise UnreadableTable("heads")
    heads = [_text(cell) for cell in grid.rows[at]]
    columns = _columns(heads)
    rows = tuple(_rows(grid.rows, at, columns))
    if not rows:
        raise UnreadableTable("empty")
    unused = tuple(head for head, column in zip(heads, columns, strict=True) if head and not column)
    return PeopleSheet(rows, unused, (*grid.others, *grid.hidden))


def _heads_at(rows: Sequence[Sequence[Cell]]) -> int | None:
    for place, row in enumerate(rows[: MOST_TITLES + 1]):
        if set(NEEDED) <= set(_columns([_text(cell) for cell in row])):
            return place
    return None


def _columns(heads: Sequence[str]) -> list[str]:
    """Return the column that each head names, empty for none; of two heads of one column the first counts."""
    columns: list[str] = []
    for head in heads:
        plain = " ".join(head.lower().replace("_", " ").strip(" *:").split())
        column = next((name for name, words in HEADS.items() if plain in words), "")
        columns.append("" if column in columns else column)
    return columns


def _rows(rows: Sequence[Sequence[Cell]], at: int, columns: Sequence[str]) -> Iterator[SheetRow]:
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
        texts = {column: _text(cell) for column, cell in cells.items()}
        if any(texts.values()):
            unread = tuple(column for column, cell in cells.items() if isinstance(cell, Formula))
            yield SheetRow(number, texts, unread)


def _text(cell: Cell) -> str:
    """Return a cell as one line of text: days as they are kept, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).lstrip("'").split())
