"""Tables for people: the one writer of CSV files and of workbooks.

What citizens and officers typed goes into cells. A spreadsheet computes a cell that begins like a formula, so a text
must never arrive as one: in CSV it is led by an apostrophe, in a workbook it is marked as a text.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no workbook holds."""
LONGEST_CELL = 32_767
type Row = Sequence[object]


def guard_cell(value: object) -> object:
    """Return a cell of a CSV: a text that begins like a formula is led by an apostrophe; all else stays."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(value) else text


def unguard_cell(text: str) -> str:
    """Return a cell that was read from a CSV without the apostrophe that `guard_cell` put before it."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def _is_number(value: object) -> bool:
    """A Decimal; a text of digits stays a text, so that a telephone number keeps its plus."""
    return not isinstance(value, str) and hasattr(value, "as_tuple")


def _with_comma(value: object) -> object:
    if isinstance(value, float) or _is_number(value):
        return str(value).replace(".", ",")
    return guard_cell(value)


def csv_text(head: Row, rows: Iterable[Row], *, comma: bool = True) -> str:
    """Return a table as CSV as spreadsheets here open it: a byte order mark, semicolons, CRLF, no formulas.

    Decimals stand behind a comma: a spreadsheet here takes 7.4 for the seventh of April. Without `comma` behind a point.
    """
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([_with_comma(cell) if comma else guard_cell(cell) for cell in row])
    return out.getvalue()


def csv_line(cells: Row) -> str:
    """Return one line of such a table by itself, for files too long to be held: no mark, decimals as they are."""
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([guard_cell(cell) for cell in cells])
    return out.getvalue()


def plain_csv(head: Row, rows: Iterable[Row]) -> str:
    """Return a table as CSV for our own programs: commas, line feeds, every cell as it is."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows((head, *rows))
    return out.getvalue()


def csv_answer(name: str, head: Row, rows: Iterable[Row]) -> HttpResponse:
    """Return a table as a CSV file to be kept under that name."""
    response = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def workbook(title: str, head: Row, rows: Iterable[Row], widths: Mapping[str, int] | None = None) -> bytes:
    """Return a table as .xlsx with one sheet; texts are texts, whatever they begin with.

    `widths` are the widths of columns by their heading, in characters.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate((head, *rows), 1):
        for column, value in enumerate(row, 1):
            _write(sheet, number, column, value)
    sheet.freeze_panes = "A2"
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = (widths or {}).get(str(cell.value), 14)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: "Worksheet", row: int, column: int, value: Any) -> None:
    """Write a cell; a text keeps its kind, and what no workbook holds is left out of it."""
    if value is None or value == "":
        return
    if not isinstance(value, str):
        sheet.cell(row, column, value)
        return
    text = UNWRITABLE.sub("", value)[:LONGEST_CELL]
    cell = sheet.cell(row, column, text)
    if cell.data_type != "s":
        cell.data_type = "s"
        # Also who edits the cell in a spreadsheet does not turn it into a formula.
        cell.quotePrefix = True


def book_answer(name: str, content: bytes) -> HttpResponse:
    """Return a workbook as a file to be kept under that name."""
    response = HttpResponse(content, content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
