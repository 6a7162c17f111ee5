"""A plan sheet of 2,000 rows: whole or not at all, every fault named (how fast: `bench/planning.py`)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from satukota.kernel.events.api import Actor, Event
from satukota.modules.planning import actions
from satukota.modules.planning.models import Item, Value
from satukota.modules.planning.rules.sheet import COLUMNS, Fault
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.sheets import rows, sheet
from satukota.modules.planning.views.sheets import plan_book, problem_book

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()
# (column, what is planted, the fault it is): ten kinds, each planted five times
PLANTED = [
    ("kind", "proyek", Fault.UNKNOWN_KIND), ("name", "", Fault.EMPTY), ("parent", "TIDAK-ADA", Fault.NO_PARENT),
    ("nomenclature", "9.99", Fault.BAD_CODE), ("agency", "dinas-entah", Fault.UNKNOWN_AGENCY),
    ("dimension", "olahraga", Fault.UNKNOWN_DIMENSION), ("spm", "7.77", Fault.UNKNOWN_SPM),
    ("start", "awal tahun", Fault.BAD_DATE), ("end", "2019-01-01", Fault.ENDS_BEFORE_START),
    ("budget", "banyak", Fault.BAD_MONEY),
]  # fmt: skip


@pytest.fixture(scope="module")
def good():
    return sheet(rows())


def test_two_thousand_rows_are_imported(plan, good):
    outcome = actions.import_sheet(plan, good, ACTOR)
    assert (outcome.added, outcome.changed, outcome.problems) == (2000, 0, ())
    assert plan.items.get(code="IA77").mission.code == "IM"


def test_the_same_sheet_twice_changes_nothing_and_what_differs_is_counted(plan, good):
    actions.import_sheet(plan, good, ACTOR)
    outcome = actions.import_sheet(plan, good, ACTOR)
    assert (outcome.added, outcome.changed) == (0, 0)
    plan.items.filter(code="IA77").update(name="Nama lama", mission=None)
    outcome = actions.import_sheet(plan, good, ACTOR, reason="Nama resmi")
    assert (outcome.added, outcome.changed) == (0, 1)
    assert plan.items.get(code="IA77").mission.code == "IM"


def test_an_import_is_one_event(plan, good):
    actions.import_sheet(plan, good, ACTOR)
    assert Event.objects.filter(name="planning.plan_imported").count() == 1


def test_fifty_planted_faults_are_all_named_and_nothing_is_imported(plan):
    given, planted = list(rows()), {}
    places = [at for at, row in enumerate(given) if row[0] == "aksi"]  # a fault in a programme would be one of its own
    for n in range(50):
        column, cell, fault = PLANTED[n % 10]
        place = places[n * 38]
        given[place][COLUMNS.index(column)] = cell
        planted[place + 2] = (column, fault)
    before = Item.objects.count()
    outcome = actions.import_sheet(plan, sheet(given), ACTOR)
    assert {p.row: (p.column, p.fault) for p in outcome.problems} == planted
    assert len(outcome.problems) == 50
    assert Item.objects.count() == before


def test_checking_only_imports_nothing(plan, good):
    before = Item.objects.count()
    assert actions.import_sheet(plan, good, ACTOR, dry_run=True).problems == ()
    assert Item.objects.count() == before


@pytest.mark.parametrize("content", [b"", b"nama;kode", b"PK\x03\x04zip"])
def test_a_file_that_is_no_sheet_is_refused_in_words(plan, content):
    with pytest.raises(actions.RefusedSheet):
        actions.import_sheet(plan, content, ACTOR)


def test_a_sheet_without_its_headings_is_refused_with_their_names(plan):
    book = Workbook()
    book.active.append(["kode", "pagu", "rupa-rupa"])
    book.active.append(["2.16.03", 5, "x"])
    out = BytesIO()
    book.save(out)
    with pytest.raises(actions.RefusedSheet, match="rupa-rupa"):
        actions.import_sheet(plan, out.getvalue(), ACTOR)


def test_what_was_exported_is_imported_again_without_a_change(plan):
    actions.decide_version(plan, "Sebelum", ACTOR)
    outcome = actions.import_sheet(plan, plan_book(plan), ACTOR)
    assert outcome.problems == ()
    assert outcome.added == 0
    from satukota.modules.planning.queries.versions import version_diff

    assert [c for c in version_diff(plan, 1, 0) if c.fields and {f[0] for f in c.fields} - {"state"}] == []


def test_the_list_of_faults_can_be_taken_away_as_a_sheet(plan):
    outcome = actions.import_sheet(
        plan, sheet([["aksi", "X", "", "", "", "", "", "", "", "", "", "", "", "", ""]]), ACTOR
    )
    written = load_workbook(BytesIO(problem_book(outcome.problems))).active
    assert [cell.value for cell in written[2]][:2] == [2, "nama"]


def values_sheet(given):
    book = Workbook()
    book.active.append(["Kode", "Tahun", "Triwulan", "Nilai", "Catatan"])
    for row in given:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


GROUND = actions.Ground(document="BRS 12/2026")


def test_values_of_no_open_report_wait_for_a_second_person_with_the_row_they_came_from(people):
    make_indicator("BPS-1")
    outcome = actions.import_values(values_sheet([["BPS-1", 2025, "TW IV", "1.234,5", "BPS"]]), ACTOR, ground=GROUND)
    value = Value.objects.get()
    assert (outcome.added, outcome.changed, value.source, value.inputs["row"]) == (0, 1, "import", 2)
    assert (value.state, value.is_current, value.document) == ("submitted", False, "BRS 12/2026")
    assert (value.value, value.definition.version) == (Decimal("1234.5"), 1)


def test_the_same_sheet_twice_changes_nothing_and_another_value_keeps_the_first(people):
    make_indicator("BPS-1")
    for value, count in ((70, 1), (70, 1), (72, 2)):
        actions.import_values(values_sheet([["BPS-1", 2025, 4, value, ""]]), ACTOR, ground=GROUND)
        assert Value.objects.count() == count
    assert [v.value for v in Value.objects.filter(state="submitted")] == [72]


def test_every_fault_of_a_sheet_of_values_is_named_and_nothing_comes_in(people):
    make_indicator("BPS-1")
    make_indicator("HIDUP", source="live", live_code="planning.report_days")
    wrong = [
        ["TIDAK", 2025, 1, 5, ""], ["HIDUP", 2025, 1, 5, ""], ["BPS-1", "dua", 1, 5, ""], ["BPS-1", 2025, 5, 5, ""],
        ["BPS-1", 2025, 1, "banyak", ""], ["BPS-1", 2199, 1, 5, ""], ["BPS-1", 2025, 2, "=1+1", ""],
        ["BPS-1", 2025, 3, 5, ""], ["BPS-1", 2025, 3, 6, ""],
    ]  # fmt: skip
    outcome = actions.import_values(values_sheet(wrong), ACTOR)
    assert [(p.row, p.fault) for p in outcome.problems] == [
        (2, Fault.UNKNOWN_INDICATOR), (3, Fault.COMPUTED), (4, Fault.BAD_YEAR), (5, Fault.BAD_QUARTER),
        (6, Fault.BAD_NUMBER), (7, Fault.NOT_YET), (8, Fault.FORMULA), (10, Fault.DUPLICATE),
    ]  # fmt: skip
    assert Value.objects.count() == 0


def test_values_are_imported_from_their_page(people, client):
    make_indicator("BPS-1")
    visit(client, people.planner)
    file = SimpleUploadedFile("nilai.xlsx", values_sheet([["BPS-1", 2025, 4, 70, ""]]))
    given = {"file": file, "document": "BRS 12/2026"}
    assert client.post(reverse("planning:import_values"), given).status_code == 302
    wrong = SimpleUploadedFile("nilai.xlsx", values_sheet([["BPS-1", 2025, 9, 70, ""]]))
    assert client.post(reverse("planning:import_values"), {"file": wrong}).status_code == 422
    assert client.get(reverse("planning:value_sheet")).content.startswith(b"PK")


def as_people_keep_it():
    """A sheet of values below a letterhead, with two heading rows, a column of our own, a total and hidden rows."""
    book = Workbook()
    page = book.active
    for row in (
        ["BADAN PUSAT STATISTIK KOTA CILEGON"],
        ["Realisasi indikator tahun 2025"],
        [],
        ["No", "Indikator", "Kode", "Tahun", "Triwulan", "Realisasi", None, "Keterangan"],
        [None, None, None, None, None, "Nilai", "Satuan asal", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, "Jumlah balita ditimbang", "BPS-1", 2025, "TW III", "70,5", "%", ""],
        [2, "Jumlah balita ditimbang", "BPS-1", 2025, "TW IV", 72, "%", "BRS 12"],
        ["Jumlah", None, None, None, None, 142.5],
    ):
        page.append(row)
    page.row_dimensions[8].hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_of_values_is_read_as_people_keep_it_and_what_is_not_read_is_named(people, client):
    make_indicator("BPS-1")
    visit(client, people.planner)
    given = {"document": "BRS 12/2026", "dry_run": "on"}
    file = SimpleUploadedFile("nilai.xlsx", as_people_keep_it())
    page = client.post(reverse("planning:import_values"), {"file": file, **given}).content.decode()
    words = (
        "No, Indikator",
        "1 (judul di atas kolom)",
        "9 (jumlah)",
        "disembunyikan",
        "ikut dibaca seperti baris lain: 8.",
    )
    assert [word for word in words if word not in page] == []
    assert not Value.objects.exists()
    outcome = actions.import_values(as_people_keep_it(), ACTOR, ground=GROUND)
    assert (outcome.problems, outcome.changed) == ((), 2)
    rows = Value.objects.order_by("quarter").values_list("value", "inputs__row", "note")
    assert list(rows) == [(Decimal("70.5"), 7, ""), (72, 8, "BRS 12")]


def test_two_columns_of_one_meaning_are_refused_by_their_names(people):
    make_indicator("BPS-1")
    book, out = Workbook(), BytesIO()
    book.active.append(["Kode", "Tahun", "Triwulan", "Nilai", "Realisasi"])
    book.active.append(["BPS-1", 2025, 4, 70, 71])
    book.save(out)
    with pytest.raises(actions.RefusedSheet, match="Nilai, Realisasi"):
        actions.import_values(out.getvalue(), ACTOR, ground=GROUND)


def test_a_plan_sheet_names_the_rows_that_it_hides(plan, people, client):
    item = plan.items.get(code="gempil")
    book, out = Workbook(), BytesIO()
    for row in (["kode", "nama"], [item.code, "Nama di baris tersembunyi"]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.save(out)
    visit(client, people.planner)
    file = SimpleUploadedFile("rencana.xlsx", out.getvalue())
    answer = client.post(reverse("planning:import", args=[plan.code]), {"file": file}, follow=True)
    assert answer.context["review"].unseen == "2" and "disembunyikan" in answer.content.decode()
