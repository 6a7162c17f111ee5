"""Tables that people send, as CSV or as a workbook: bounded before anything is unpacked."""

import csv
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

MOST_BYTES = 30 * 1024 * 1024
"""Unpacked, all parts together: what a program makes of a workbook is seven times as much."""
MOST_PARTS = 1_000
MOST_TIMES = 100
SMALL = 1024 * 1024
MOST_COLUMNS = 200
LONGEST_FIELD = 131_072


class UnreadableTable(ValueError):
    """The file is no table that can be read, or more than is taken at once; `code` says which, `line` where."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code}, line {line}" if line else code)
        self.code, self.line = code, line


def check_archive(file: BinaryIO) -> None:
    """Look at a zip's directory before anything is unpacked. Raises UnreadableTable (`not_archive`, `too_large`).

    A part that is larger than the directory says ends where the directory says: nobody gains by a lie.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableTable("not_archive") from error
    finally:
        file.seek(0)
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    times = unpacked > SMALL and unpacked > MOST_TIMES * max(packed, 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_BYTES or times:
        raise UnreadableTable("too_large")


def open_workbook(file: BinaryIO) -> Workbook:
    """Open an .xlsx for reading row by row. Raises UnreadableTable."""
    check_archive(file)
    try:
        return load_workbook(file, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableTable("not_workbook") from error


def workbook_rows(file: BinaryIO) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of each row of a workbook's first sheet, at most 200, to the last that is filled. Raises UnreadableTable."""
    book = open_workbook(file)
    if not book.worksheets:
        raise UnreadableTable("not_workbook")
    for cells in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
        last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)
        yield cells[:last]


def csv_rows(lines: Iterable[str], delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV by the names of its first line. Raises UnreadableTable at a field that is too long."""
    reader = csv.DictReader(lines, delimiter=delimiter, restkey="", restval="")
    try:
        for row in reader:
            row.pop("", None)
            yield row
    except csv.Error as error:
        raise UnreadableTable("field", reader.line_num + 1) from error


def csv_names(first_line: str, delimiter: str = ",") -> list[str]:
    """Return the names in a CSV's first line. Raises UnreadableTable."""
    try:
        return next(csv.reader([first_line], delimiter=delimiter), [])
    except csv.Error as error:
        raise UnreadableTable("field", 1) from error
