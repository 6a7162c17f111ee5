"""A table as a program of somebody's made it: any of the usual encodings, separators, line ends, titles above the heads."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from satukota.kernel.readers.rules.tables import UnreadableTable

SEPARATORS = ";,\t|"
MOST_TITLES = 20
"""So many rows may stand above the heads."""
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: the line on which it ends, its cells by head."""

    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Sheet:
    """The rows below the heads, and the heads that nobody asked for."""

    rows: list[SheetRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def decode_table(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else what Windows here writes."""
    encoding = next((name for mark, name in BOMS.items() if content.startswith(mark)), "")
    if not encoding and b"\x00" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    for name in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("encoding")


def read_sheet(
    text: str, needed: Collection[str], known: Collection[str], called: Mapping[str, str] | None = None
) -> Sheet:
    """Return the rows under the first line that has all `needed` heads; heads are compared in small letters.

    `called` are other heads of a known column, as people write them; the column's own name goes first.
    Raises UnreadableTable: `field` at a line with a cell that is too long, `heads` where no line has them.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first, _newline, rest = lines.partition("\n")
    separators = SEPARATORS
    skipped = 0
    if first.strip().lower().startswith("sep="):
        separators, lines, skipped = first.strip()[4:5] or "\t", rest, 1
    for separator in separators:
        sheet = _read(lines, separator, needed, known, called or {}, skipped)
        if sheet is not None:
            return sheet
    raise UnreadableTable("heads")


def _read(
    text: str,
    separator: str,
    needed: Collection[str],
    known: Collection[str],
    called: Mapping[str, str],
    skipped: int,
) -> Sheet | None:
    """Return the sheet as that separator parts it; None where its heads are not there."""
    reader, sheet = csv.reader(StringIO(text, newline=""), delimiter=separator), Sheet()
    heads: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if heads:
                filled = {name: cell for name, cell in zip(heads, cells, strict=False) if name}
                sheet.rows += [SheetRow(reader.line_num + skipped, filled)] if any(filled.values()) else []
            elif set(needed) <= set(names := _columns(cells, called)):
                heads, sheet.unknown = names, [name for name in names if name and name not in known]
            elif reader.line_num > MOST_TITLES:
                return None
    except csv.Error as error:
        raise UnreadableTable("field", reader.line_num + skipped) from error
    return sheet if heads else None


def _columns(cells: Sequence[str], called: Mapping[str, str]) -> list[str]:
    """Return the columns that the heads of a line name, each once."""
    heads = [_head(cell) for cell in cells]
    columns: list[str] = []
    for head in heads:
        name = called.get(head, head)
        columns.append(head if name != head and (name in heads or name in columns) else name)
    return columns


def _head(cell: str) -> str:
    return cell.lstrip("\ufeff'").strip().lower().replace(" ", "_")
