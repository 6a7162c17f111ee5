"""What people typed arrives in a spreadsheet as a text, numbers as numbers."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from satukota.kernel.tables.api import csv_answer, csv_text, plain_csv, unguard_cell, workbook

FORMULAS = ['=HYPERLINK("http://evil.example","klik")', "+62812", "-2+3", "@SUM(1)", "\t=1", "\r=1"]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize("typed", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_led_by_an_apostrophe(typed):
    [[_head], [cell]] = cells(csv_text(["isi"], [[typed]]))
    assert cell == f"'{typed}" and unguard_cell(cell) == typed


def test_numbers_stay_numbers_and_nothing_stays_empty():
    assert cells(csv_text(["a"], [[-2, -2.5, Decimal("-0.5"), 0, None, True]]))[1] == [
        "-2", "-2,5", "-0,5", "0", "", "True",
    ]  # fmt: skip


def test_a_spreadsheet_here_would_take_a_point_for_a_date_and_programs_of_others_a_comma_for_two_cells():
    assert cells(csv_text(["a"], [[7.4, "7.4", "v1.2"]]))[1] == ["7,4", "7.4", "v1.2"]
    assert cells(csv_text(["a"], [[7.4]], comma=False))[1] == ["7.4"]


def test_a_file_for_people_has_a_mark_and_semicolons_and_one_for_programs_neither():
    answer = csv_answer("x.csv", ["a", "b"], [["Jalan; rusak", "ya"]])
    assert answer.content.decode() == '\ufeffa;b\r\n"Jalan; rusak";ya\r\n'
    assert 'filename="x.csv"' in answer.headers["Content-Disposition"]
    assert plain_csv(["a", "b"], [["=1", 2]]) == "a,b\n=1,2\n"


@pytest.mark.parametrize("typed", FORMULAS[:4])
def test_a_workbook_holds_a_formula_as_the_text_that_was_typed(typed):
    sheet = load_workbook(BytesIO(workbook("Isi", ["isi"], [[typed], [-2]]))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (typed, "s")
    assert (sheet["A3"].value, sheet["A3"].data_type) == (-2, "n")


def test_what_no_workbook_holds_is_left_out_of_a_cell():
    sheet = load_workbook(BytesIO(workbook("Isi", ["isi"], [["a\x00b\x0bc\ud800"], ["x" * 40_000]]))).worksheets[0]
    assert sheet["A2"].value == "abc" and len(sheet["A3"].value) == 32_767
