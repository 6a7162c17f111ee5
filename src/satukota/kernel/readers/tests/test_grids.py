"""A table of any usual make becomes the same grid; what is no table is refused in words of ours."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from satukota.kernel.readers.api import Formula, UnreadableTable, read_grid


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


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        try:
            read_grid(start + content, 100)
        except UnreadableTable as refused:
            assert refused.code
