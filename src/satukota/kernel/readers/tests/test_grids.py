"""A table of any usual make becomes the same grid; what is no table is refused in words of ours."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from satukota.kernel.readers.api import Formula, UnreadableTable, read_grid

MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"/>'
)


def book():
    made = Workbook()
    hidden = made.active
    hidden.title, hidden.sheet_state = "Rahasia", "hidden"
    sheet = made.create_sheet("Rencana")
    made.create_sheet("Lain")
    sheet["B2"] = "judul"
    sheet.append([None, "1.10", 1.1, date(2026, 1, 1), "=1+1", "-5% emisi"])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_first_visible_sheet_is_read_and_the_others_are_named():
    grid = read_grid(book(), 100)
    assert (grid.name, grid.hidden, grid.others) == ("Rencana", ("Rahasia",), ("Lain",))
    assert grid.rows[2][1:4] == ("1.10", 1.1, date(2026, 1, 1))


def test_a_formula_without_a_result_is_no_empty_cell():
    cell = read_grid(book(), 100).rows[2][4]
    assert isinstance(cell, Formula)
    assert cell == "=1+1"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_of_any_usual_kind_is_read(separator, encoding):
    text = separator.join(["Kode", "Nama"]) + "\r\n" + separator.join(["1.10", "Kafé"]) + "\r\n"
    assert read_grid(text.encode(encoding), 100).rows == (("Kode", "Nama"), ("1.10", "Kafé"))


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"\xd0\xcf\x11\xe0" + b"x" * 600, b"\x00\x01\x02" * 90])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(UnreadableTable):
        read_grid(content, 100)


def test_a_table_that_is_too_long_is_refused():
    with pytest.raises(UnreadableTable, match="too_many_rows"):
        read_grid(b"a;b\n" * 101, 100)


def folded():
    made = Workbook()
    made.active.title = "Sampul"
    sheet = made.create_sheet("Data & isi")
    for number in range(1, 7):
        sheet.append([f"baris {number}"])
    for number in (2, 5, 6):
        sheet.row_dimensions[number].hidden = True
    out = BytesIO()
    made.save(out)
    return out.getvalue()


ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Data"><table:table-row>{cell}</table:table-row>'
    '<table:table-row table:visibility="filter" table:number-rows-repeated="2">{cell}</table:table-row>'
    "<table:table-row-group><table:table-row>{cell}</table:table-row>"
    '<table:table-row table:visibility="collapse">{cell}</table:table-row></table:table-row-group>'
    '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048570"/>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
).format(cell='<table:table-cell office:value-type="string"><text:p>isi</text:p></table:table-cell>')


def test_rows_that_a_workbook_hides_are_read_and_named():
    grid = read_grid(folded(), 100, lambda rows: bool(rows) and rows[0][0] == "baris 1")
    assert (grid.name, len(grid.rows), grid.unseen) == ("Data & isi", 6, (2, 5, 6))
    assert read_grid(book(), 100).unseen == ()


def test_rows_that_an_open_document_filters_or_folds_are_named_with_their_repetitions():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    grid = read_grid(out.getvalue(), 100)
    assert (len(grid.rows), grid.unseen) == (5, (2, 3, 5))


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        try:
            read_grid(start + content, 100)
        except UnreadableTable as refused:
            assert refused.code
