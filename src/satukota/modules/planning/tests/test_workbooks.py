"""Sheets of ten makes: looked at, mapped, imported and taken back; and what an import never does."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.readers.api import day_in, day_of_number
from satukota.modules.planning import actions
from satukota.modules.planning.models import HeadingMap, Item, Milestone, SheetImport
from satukota.modules.planning.queries.drafting import review
from satukota.modules.planning.queries.sheets import RefusedSheet, table_of
from satukota.modules.planning.queries.uses import WORDS, tables_of_items
from satukota.modules.planning.rules.cells import Formula
from satukota.modules.planning.rules.headings import find_table, money_place, propose
from satukota.modules.planning.rules.numbers import NotANumber, Style, is_ambiguous, number_in
from satukota.modules.planning.rules.sheet import Fault
from satukota.modules.planning.tests.conftest import visit
from satukota.modules.planning.tests.workbooks import WORKBOOKS, formulas, rkpd, xlsx
from satukota.modules.planning.views.sheets import plan_book

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


def taken_in(plan, content, name="rencana.xlsx"):
    return actions.start_import(plan, name, content, ACTOR)


def look(sheet):
    return review(sheet, table_of(bytes(sheet.content)), actions.columns_of(sheet))


def applied(sheet, **more):
    return actions.apply_import(sheet, ACTOR, fingerprint=look(sheet).fingerprint, **more)


def picture(plan):
    columns = [field.attname for field in Item._meta.concrete_fields if field.name not in {"id", "uid", "changed_at"}]
    return sorted(map(repr, plan.items.values_list(*columns)))


def goal_of(plan):
    return plan.items.filter(kind__in=("objective", "goal", "mission")).order_by("-depth", "path").first().code


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_of_this_make_is_mapped_imported_and_taken_back(client, plan, people, name):
    visit(client, people.planner)
    before, file = picture(plan), SimpleUploadedFile(name, WORKBOOKS[name]())
    answer = client.post(reverse("planning:import", args=[plan.code]), {"file": file})
    address = answer.headers["Location"]
    sheet = SheetImport.objects.get()
    mapped = {f"c{place}": column for place, column in sheet.columns.items()}
    client.post(address, {"map": "1", "parent": goal_of(plan), **mapped})
    page = client.get(address)
    assert page.status_code == 200
    assert picture(plan) == before
    shown = page.context["review"]
    assert shown.problems == ()
    assert shown.changes
    client.post(address, {"apply": "1", "fingerprint": shown.fingerprint})
    assert picture(plan) != before
    assert Event.objects.filter(name="planning.plan_imported").count() == 1
    client.post(reverse("planning:undo_sheet", args=[sheet.pk]))
    sheet.refresh_from_db()
    assert (sheet.state, picture(plan)) == ("undone", before)
    assert Event.objects.filter(name="planning.plan_import_undone").count() == 1


def test_rkpd_gives_each_item_its_kind_parent_money_and_agency(plan):
    sheet = taken_in(plan, rkpd())
    sheet.parent = goal_of(plan)
    shown = look(sheet)
    assert shown.problems == ()
    assert {line.why for line in shown.skipped} == {"title", "numbers", "affair", "total", "no_code"}
    items = {code: shown.draft.items[code] for code in shown.draft.added}
    deepest = items["2.16.03.2.02.0010"]
    assert (deepest.kind, deepest.budget, deepest.agency.code) == ("subactivity", 1_500_000_000, "diskominfo")
    assert deepest.parent.nomenclature == "2.16.03.2.02"
    assert "RAHASIA" not in items
    touched = {change.code for change in shown.changes}
    assert "2" not in touched, "the affair 2 is not the mission 2"


def test_own_codes_that_look_like_affairs_are_the_plans_own(plan):
    mission = plan.items.filter(kind="mission").first()
    [change] = look(taken_in(plan, xlsx([["kode", "anggaran"], [mission.code, 7_000_000]]))).changes
    assert (change.code, change.fields) == (mission.code, (("budget", "", "7000000"),))


def test_a_formula_without_a_result_is_a_fault_and_no_empty_budget(plan):
    shown = look(taken_in(plan, formulas(kept=False)))
    assert [(p.column, p.fault) for p in shown.problems] == [("budget", Fault.FORMULA)]


def test_columns_that_a_sheet_does_not_have_change_nothing(plan):
    item = plan.items.filter(budget__isnull=False, agency__isnull=False, parent__isnull=False).first()
    was = picture(plan)
    sheet = taken_in(plan, xlsx([["jenis", "kode", "nama"], [item.kind, item.code, "Nama baru"]]))
    [change] = look(sheet).changes
    assert (change.kind, [field[0] for field in change.fields]) == ("changed", ["name"])
    applied(sheet)
    assert len(set(picture(plan)) ^ set(was)) == 2
    item.refresh_from_db()
    assert (item.name, item.budget is None, item.agency is None) == ("Nama baru", False, False)


def test_a_heading_that_nobody_knows_is_named_and_empties_nothing(client, plan, people):
    item = plan.items.filter(budget__isnull=False).first()
    rows = [["jenis", "kode", "nama", "anggarann (Rp)"], [item.kind, item.code, item.name, 5]]
    sheet = taken_in(plan, xlsx(rows))
    shown = look(sheet)
    assert (shown.unknown, list(shown.changes)) == (["anggarann (Rp)"], [])
    assert "anggarann (Rp)" in visit(client, people.planner).get(f"/planning/imports/{sheet.pk}/").content.decode()


def test_headings_that_stand_twice_are_refused_by_name(plan):
    rows = [["jenis", "kode", "nama", "Anggaran", "anggaran"], ["aksi", "X", "Uji", 1, 2]]
    assert look(taken_in(plan, xlsx(rows))).repeated == ("Anggaran",)


def test_what_somebody_took_the_columns_for_is_remembered_for_the_next_sheet(plan):
    rows = [["Tipe butir", "Nomor", "Perihal"], ["aksi", "X.7", "Uji"]]
    first = taken_in(plan, xlsx(rows))
    assert "code" in look(first).lacking
    actions.map_columns(first, {0: "kind", 1: "code", 2: "name"}, {})
    assert HeadingMap.objects.count() == 1
    assert [change.code for change in look(taken_in(plan, xlsx(rows))).changes] == ["X.7"]


def test_a_preview_that_is_no_longer_true_is_not_applied(plan):
    sheet = taken_in(plan, xlsx([["jenis", "kode", "nama"], ["aksi", "X.8", "Uji"]]))
    fingerprint = look(sheet).fingerprint
    actions.save_item(Item(plan=plan, kind="action", code="X.8", name="Lebih dulu"), ACTOR)
    with pytest.raises(ValidationError):
        actions.apply_import(sheet, ACTOR, fingerprint=fingerprint)
    assert plan.items.get(code="X.8").name == "Lebih dulu"


def test_an_import_on_which_something_was_built_stays(plan):
    sheet = applied(taken_in(plan, xlsx([["jenis", "kode", "nama"], ["aksi", "X.8", "Uji"]])))
    item = plan.items.get(code="X.8")
    Milestone.objects.create(item=item, name="Mulai", due=date(2026, 5, 1))
    with pytest.raises(ValidationError, match=r"X\.8"):
        actions.undo_import(sheet, ACTOR)
    item.milestones.all().delete()
    item.name = "Diubah"
    actions.save_item(item, ACTOR)
    with pytest.raises(ValidationError, match=r"X\.8"):
        actions.undo_import(sheet, ACTOR)


@pytest.mark.parametrize("name", [table.__name__ for table, _field in tables_of_items()])
def test_whatever_points_at_an_item_has_a_word_for_why_it_stays(name):
    assert WORDS[name]


def test_an_import_is_not_taken_back_over_what_a_colleague_wrote_or_linked(client, plan, people):
    sheet = applied(taken_in(plan, xlsx([["jenis", "kode", "nama"], ["aksi", "X.8", "Uji"], ["aksi", "X.9", "Uji"]])))
    visit(client, people.planner)
    address = reverse("planning:undo_sheet", args=[sheet.pk])
    said = actions.comment(plan.items.get(code="X.8"), "Kata yang tidak boleh hilang", ACTOR)
    answer = client.post(address)
    assert (answer.status_code, "X.8" in answer.content.decode()) == (422, True)
    said.refresh_from_db()
    assert said.text == "Kata yang tidak boleh hilang"


def test_an_import_is_applied_and_taken_back_once(plan):
    sheet = applied(taken_in(plan, xlsx([["jenis", "kode", "nama"], ["aksi", "X.8", "Uji"]])))
    with pytest.raises(ValidationError):
        actions.apply_import(sheet, ACTOR, fingerprint="")
    actions.undo_import(sheet, ACTOR)
    with pytest.raises(ValidationError):
        actions.undo_import(sheet, ACTOR)


def test_moving_an_item_takes_everything_below_along(plan):
    moved = plan.items.filter(children__isnull=False, kind="programme").first()
    child = moved.children.first()
    other = plan.items.filter(kind__in=("goal", "objective", "mission")).exclude(pk=moved.parent_id).last()
    applied(taken_in(plan, xlsx([["kode", "induk"], [moved.code, other.code]])))
    moved.refresh_from_db(), child.refresh_from_db()
    assert moved.path.startswith(f"{other.path}/")
    assert child.path.startswith(f"{moved.path}/")
    assert child.depth == moved.depth + 1


def test_an_item_is_not_put_under_itself(plan):
    parent = (
        plan.items.filter(kind="action", children__isnull=False).first() or plan.items.filter(kind="programme").first()
    )
    rows = [["jenis", "kode", "induk", "nama"], ["aksi", "X.1", "X.2", "a"], ["aksi", "X.2", "X.1", "b"]]
    shown = look(taken_in(plan, xlsx(rows)))
    assert parent is not None
    assert shown.problems


@pytest.mark.parametrize("name", ["-5% emisi", "=SUM(A1)", "+62 kota", "@home", "'kutip"])
def test_a_name_that_begins_like_a_formula_survives_the_round_trip(plan, name):
    actions.save_item(Item(plan=plan, kind="action", code="@x", name=name), ACTOR)
    sheet = taken_in(plan, plan_book(plan))
    assert [change.code for change in look(sheet).changes if change.code == "@x" or change.kind == "added"] == []


def test_an_exported_plan_comes_back_without_a_change(plan):
    assert list(look(taken_in(plan, plan_book(plan))).changes) == []


def test_codes_stay_texts_and_a_number_in_their_place_is_asked_about(plan):
    rows = [["jenis", "kode", "nama"], ["aksi", "7.10", "Teks"], ["aksi", 7.1, "Angka"]]
    sheet = taken_in(plan, xlsx(rows))
    shown = look(sheet)
    assert [change.code for change in shown.changes] == ["7.1", "7.10"]
    assert [(doubt.row, doubt.read_as) for doubt in shown.doubts] == [(3, "7.1")]
    with pytest.raises(ValidationError):
        applied(sheet)
    applied(sheet, looked_at=True)


def test_one_and_nought_one_are_not_two_items(plan):
    rows = [["jenis", "kode", "nama"], ["aksi", "77.1", "a"], ["aksi", "77.01", "b"]]
    assert [p.fault for p in look(taken_in(plan, xlsx(rows))).problems] == [Fault.SAME_CODE]


def test_a_comma_before_three_digits_is_asked_about(plan):
    rows = [["jenis", "kode", "nama", "anggaran"], ["aksi", "X.9", "Uji", "1,234"]]
    sheet = taken_in(plan, xlsx(rows))
    assert [p.fault for p in look(sheet).problems] == [Fault.TWO_READINGS]
    actions.map_columns(sheet, actions.columns_of(sheet), {"style": "en"})
    assert look(sheet).draft.items["X.9"].budget == 1234


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234", "1234"), ("12.500", "12500"), ("1.234,5", "1234.5"), ("12,5", "12.5"), ("12.5", "12.5"), ("1,234.5", "1234.5"),
        ("-5", "-5"), ("−5,25", "-5.25"), ("(1.000)", "-1000"), ("Rp 1.250.000,-", "1250000"), ("72,5 %", "72.5"), ("0", "0"),
    ],
)  # fmt: skip
def test_a_number_means_one_thing_in_sheets_and_forms(text, value):
    assert number_in(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1,2,3", "12.34.567", "--5", "1e5", "½", "Rp"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        number_in(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_is_read_as_it_is_written_in_either_way(value):
    english = f"{value:,}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    assert number_in(english, Style.ENGLISH) == number_in(indonesian) == value


def test_only_a_comma_before_three_digits_has_two_readings():
    assert [text for text in ("1.234", "1,234", "1,2345", "1,23", "1.234,567") if is_ambiguous(text)] == ["1,234"]


@pytest.mark.parametrize(
    "text", ["31 Desember 2026", "31 des 2026", "2026-12-31", "31/12/2026", "31-12-2026", "31.12.2026", "46387"]
)
def test_a_day_is_read_as_people_write_it(text):
    assert day_in(text) == date(2026, 12, 31) == day_of_number(46387)


@pytest.mark.parametrize("text", ["31 Februari 2026", "31 Foo 2026", "1", "99999999", ""])
def test_what_is_no_day_is_none(text):
    assert day_in(text) is None


CELLS = st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers(), st.dates(), st.just(Formula("=1")))


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_grid_breaks_the_search_for_headings(rows):
    table = find_table(rows)
    assert set(propose(table.headings)) <= set(range(len(table.headings)))


NUL = ["public/%00/", "public/?dimension=%00", "public/?plan=%00", "indicators/%00/", "spm/%00/2026/", "?agency=%00",
       "indicators/?light=%00", "?plan=%00", "roadmap/?plan=%00", "correctives/new/?indicator=%00"]  # fmt: skip


@pytest.mark.parametrize("path", NUL)
def test_a_zero_byte_is_refused_and_breaks_nothing(client, people, path):
    visit(client, people.planner)
    assert 400 <= client.get(f"/planning/{path}").status_code < 500


def test_only_planners_look_at_sheets_apply_them_and_take_them_back(client, plan, people):
    sheet = applied(taken_in(plan, xlsx([["jenis", "kode", "nama"], ["aksi", "X.8", "Uji"]])))
    visit(client, people.officer)
    paths = [
        f"plans/{plan.code}/import/",
        f"imports/{sheet.pk}/",
        f"imports/{sheet.pk}/undo/",
        f"imports/{sheet.pk}/sheet.xlsx",
    ]
    assert {client.post(f"/planning/{path}").status_code for path in paths} == {403}
    sheet.refresh_from_db()
    assert sheet.state == "applied"


RENSTRA = [
    ["Kode", "Program/Kegiatan", "Tahun 2026", None, "Tahun 2027", None, "Kondisi Akhir", None],
    [None, None, "Target", "Rp", "Target", "Rp", "Target", "Rp"],
    ["2.11.11", "Pengelolaan persampahan", "80", 1_000, "82", 1_100, "88", 6_000],
]


def test_of_the_money_of_several_years_the_whole_is_the_items_and_a_year_is_the_years():
    headings = find_table(RENSTRA).headings
    assert [money_place(headings, year) for year in (None, 2026, 2027, 2028)] == [7, 3, 5, None]
    without_whole = find_table([row[:6] for row in RENSTRA]).headings
    assert "budget" not in propose(without_whole).values()


def test_the_page_says_when_the_money_is_of_one_year(client, plan, people):
    sheet = taken_in(plan, rkpd())
    page = visit(client, people.planner).get(reverse("planning:sheet", args=[sheet.pk]))
    assert page.context["review"].year_of_money == 2026
    assert "Uang lembar ini hanya satu tahun" in page.content.decode()


def test_the_sheet_behind_a_cover_is_read_and_the_others_are_named(client, plan, people):
    book = Workbook()
    book.active.append(["Laporan disusun oleh Bappeda"])
    for title, code in (("Data", "X.1"), ("Lama", "X.2")):
        page = book.create_sheet(title)
        page.append(["Jenis", "Kode", "Nama"])
        page.append(["aksi", code, "Uji"])
    out = BytesIO()
    book.save(out)
    sheet = taken_in(plan, out.getvalue())
    shown = look(sheet)
    assert (shown.table.sheet, [change.code for change in shown.changes]) == ("Data", ["X.1"])
    html = visit(client, people.planner).get(reverse("planning:sheet", args=[sheet.pk])).content.decode()
    assert "Lama" in html


def test_an_error_in_a_cell_is_a_fault_and_no_empty_budget(plan):
    shown = look(taken_in(plan, xlsx([["kode", "pagu"], ["P5.1", "#REF!"]])))
    assert [(problem.column, problem.fault) for problem in shown.problems] == [("budget", Fault.FORMULA)]


def test_a_name_that_begins_with_jumlah_is_an_item_and_a_sum_is_none():
    table = find_table([
        ["Nama", "Kode", "Jenis"], ["Jumlah kunjungan wisata", 31, "aksi"], ["Jumlah", None, None], ["Total", "Total", None],
    ])  # fmt: skip
    assert ([number for number, _row in table.rows], [line.row for line in table.skipped]) == ([2], [3, 4])


@pytest.mark.parametrize("page", [b"<html><table><tr><td>Kode</td></tr></table>", b"\xef\xbb\xbf <!DOCTYPE html><p>"])
def test_a_web_page_under_the_name_of_a_sheet_is_refused_in_words(page):
    with pytest.raises(RefusedSheet, match="halaman web"), override("id"):
        table_of(page)


def test_a_cell_merged_over_rows_holds_for_each_but_money_is_nobodys_twice(plan):
    book = Workbook()
    page = book.active
    for row in (
        ["Kode", "Nama", "Jenis", "Induk", "OPD", "Pagu"],
        ["M.1", "a", "aksi", "P5.1", "dinkes", 500],
        ["M.2", "b", "aksi"],
    ):
        page.append(row)
    for column in "DEF":
        page.merge_cells(f"{column}2:{column}3")
    out = BytesIO()
    book.save(out)
    shown = look(taken_in(plan, out.getvalue()))
    made = {
        code: (item.agency.code, item.parent.code, item.budget)
        for code, item in shown.draft.items.items()
        if code[0] == "M"
    }
    assert made == {"M.1": ("dinkes", "P5.1", 500), "M.2": ("dinkes", "P5.1", None)}
