"""A plan sheet is read whole or not at all, and every fault is named."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules.cells import Formula
from satukota.modules.planning.rules.nomenclature import names
from satukota.modules.planning.rules.sheet import COLUMNS, Fault, Known, check
from satukota.modules.planning.rules.tree import Kind

KNOWN = Known(
    agencies=frozenset({"DISKOMINFO"}), dimensions=frozenset({"governance"}), missions=frozenset({"M1"}),
    spm=frozenset({"1.02.04"}), kinds={"M1": Kind.MISSION}, first_year=2026, last_year=2030,
)  # fmt: skip
GOOD = {
    "kind": "Program", "code": "P1", "parent": "M1", "name": "Kota cerdas", "nomenclature": "2.16.03", "agency": "DISKOMINFO",
    "dimension": "governance", "mission": "M1", "spm": "1.02.04", "term": "menengah", "start": "2026-01-01",
    "end": "31/12/2030", "budget": "Rp 1.250.000.000", "quick_win": "ya", "summary": "Isi",
}  # fmt: skip


def faults(**changes):
    rows, problems, _doubts = check([(2, GOOD | changes)], KNOWN)
    assert bool(rows) != bool(problems)
    return [(p.row, p.column, p.fault) for p in problems]


def test_a_good_row_is_understood():
    [row], problems, _doubts = check([(2, GOOD)], KNOWN)
    assert problems == []
    assert (row.kind, row.budget, row.end, row.quick_win, row.term) == (
        Kind.PROGRAMME,
        1_250_000_000,
        date(2030, 12, 31),
        True,
        "medium",
    )


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("kind", "", Fault.EMPTY), ("kind", "proyek", Fault.UNKNOWN_KIND), ("code", "", Fault.EMPTY), ("code", "x" * 41, Fault.TOO_LONG),
        ("name", None, Fault.EMPTY), ("name", "x" * 301, Fault.TOO_LONG), ("name", Formula("=A1"), Fault.FORMULA),
        ("parent", "M9", Fault.NO_PARENT), ("parent", "P1", Fault.NO_PARENT), ("parent", "", Fault.WRONG_PARENT),
        ("nomenclature", "2.16.3.9.1", Fault.BAD_CODE), ("agency", "DISNAKER", Fault.UNKNOWN_AGENCY),
        ("dimension", "sport", Fault.UNKNOWN_DIMENSION), ("mission", "M9", Fault.UNKNOWN_MISSION), ("spm", "9", Fault.UNKNOWN_SPM),
        ("term", "kapan-kapan", Fault.UNKNOWN_TERM), ("start", "awal tahun", Fault.BAD_DATE), ("start", "2026-02-30", Fault.BAD_DATE),
        ("start", "2019-01-01", Fault.OUTSIDE_PLAN), ("end", "2025-12-31", Fault.ENDS_BEFORE_START),
        ("budget", "banyak", Fault.BAD_MONEY), ("budget", -5, Fault.BAD_MONEY), ("budget", "1.25", Fault.BAD_MONEY),
        ("budget", 10**16, Fault.BAD_MONEY), ("budget", float("nan"), Fault.BAD_MONEY), ("quick_win", "mungkin", Fault.BAD_YES_NO),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_row_and_column(column, cell, fault):
    assert faults(**{column: cell}) == [(2, column, fault)]


def test_two_faults_of_a_row_are_both_named():
    assert faults(agency="X", budget="?") == [(2, "agency", Fault.UNKNOWN_AGENCY), (2, "budget", Fault.BAD_MONEY)]


def test_a_code_may_stand_only_once():
    _, problems, _doubts = check([(2, GOOD), (3, GOOD)], KNOWN)
    assert [(p.row, p.fault) for p in problems] == [(3, Fault.DUPLICATE)]


def test_a_parent_may_stand_below_its_child():
    child = {"kind": "kegiatan", "code": "K1", "parent": "P1", "name": "Anak"}
    rows, problems, _doubts = check([(2, child), (3, GOOD)], KNOWN)
    assert (len(rows), problems) == (2, [])


def test_empty_rows_are_passed_over():
    assert check([(2, dict.fromkeys(COLUMNS)), (3, {"name": "  "})], KNOWN) == ([], [], [])


@pytest.mark.parametrize("cell", [1500.0, 1500, "1500", "1.500", "Rp1.500,00", "rp. 1.500,-"])
def test_money_is_read_as_people_write_it(cell):
    [row], _, _doubts = check([(2, GOOD | {"budget": cell})], KNOWN)
    assert row.budget == 1500


def test_dates_of_excel_are_read():
    [row], _, _doubts = check([(2, GOOD | {"start": datetime(2026, 5, 1), "end": date(2026, 6, 1)})], KNOWN)
    assert (row.start, row.end) == (date(2026, 5, 1), date(2026, 6, 1))


CELLS = st.none() | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.dates() | st.datetimes()


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=4))
def test_no_sheet_is_able_to_break_the_reader(sheet):
    rows, problems, _doubts = check(list(enumerate(sheet, 2)), KNOWN)
    assert all(problem.row >= 2 for problem in problems)
    assert not {row.number for row in rows} & {problem.row for problem in problems}


def test_an_activity_carries_a_code_below_its_programmes():
    rows = [GOOD, GOOD | {"kind": "kegiatan", "code": "K1", "parent": "P1", "nomenclature": "2.16.02.2.01"}]
    _good, problems, _doubts = check(list(enumerate(rows, 2)), KNOWN)
    assert [(p.row, p.column, p.fault) for p in problems] == [(3, "nomenclature", Fault.CODE_ELSEWHERE)]
    rows[1]["nomenclature"] = "2.16.03.02.02"
    assert check(list(enumerate(rows, 2)), KNOWN)[1] == []


def test_codes_have_the_names_of_the_list():
    assert names()["2.16.03"] and "2.16.03.2.02.09" not in names()
