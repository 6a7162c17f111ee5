"""Other cities from sheets: looked at first, taken back as a whole, and only what can be compared on one chart."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from satukota.kernel.places.api import city
from satukota.kernel.tables.api import workbook
from satukota.modules.maturity import actions
from satukota.modules.maturity.models import BenchmarkFigure, BenchmarkSheet, PublishedScore
from satukota.modules.maturity.queries.benchmark import benchmark_lines, comparison_chart, comparisons
from satukota.modules.maturity.rules.benchmark import Fault, Measure, find_columns, per_resident, read_rows
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, somebody

db = pytest.mark.django_db
HEAD = "kota;kode;ukuran;instrumen;tahun;nilai;penduduk;sumber"
BANDUNG = "Kota Bandung;32.73;indeks;smart-city-2022;2022;3,71;;pers"
KEDIRI = "Kota Kediri;35.71;indeks;smart-city-2022;2022;3,31;;pers"
COST = "Kota Bandung;32.73;biaya;Pusat kendali;2017;Rp 30.000.000.000;2.500.000;pers 2017"


@pytest.fixture
def planner(client, instruments):
    client.force_login(somebody("uji-rencana", "planner", "bappeda"), BACKEND)
    return client


def look(client, *rows, head=HEAD):
    file = SimpleUploadedFile("kota.csv", "\n".join((head, *rows)).encode())
    return client.post("/maturity/benchmark/import/", {"file": file})


def bring(client, *rows):
    answer = look(client, *rows)
    sheet = BenchmarkSheet.objects.first()
    seen = client.get(answer.headers["Location"]).context["seen"]
    assert client.post(answer.headers["Location"], {"seen": seen}).status_code == 302
    return sheet


@db
def test_rows_that_a_sheet_hides_are_named_before_they_are_written(planner):
    book, out = Workbook(), BytesIO()
    for line in (HEAD, BANDUNG, KEDIRI):
        book.active.append(line.split(";"))
    book.active.row_dimensions[3].hidden = True
    book.save(out)
    file = SimpleUploadedFile("kota.xlsx", out.getvalue())
    page = planner.post("/maturity/benchmark/import/", {"file": file}, follow=True)
    assert page.context["unseen"] == "3" and "ikut dibaca seperti baris lain: 3." in page.content.decode()


@db
def test_a_sheet_is_looked_at_first_then_applied_as_shown_and_taken_back_as_a_whole(planner):
    answer = look(planner, BANDUNG, KEDIRI)
    assert answer.status_code == 302 and not BenchmarkFigure.objects.exists()
    shown = planner.get(answer.headers["Location"])
    assert "3,71" in shown.content.decode()
    planner.post(answer.headers["Location"], {"seen": shown.context["seen"]})
    assert BenchmarkFigure.objects.filter(is_current=True).count() == 2
    later = bring(planner, BANDUNG.replace("3,71", "3,75"))
    first = BenchmarkSheet.objects.last()
    assert planner.post(f"/maturity/benchmark/sheets/{first.pk}/undo/").status_code == 422
    assert planner.post(f"/maturity/benchmark/sheets/{later.pk}/undo/").status_code == 302
    assert BenchmarkFigure.objects.get(is_current=True, city="Kota Bandung").value == Decimal("3.71")
    assert planner.post(f"/maturity/benchmark/sheets/{first.pk}/undo/").status_code == 302
    assert not BenchmarkFigure.objects.filter(is_current=True).exists() and BenchmarkFigure.objects.count() == 3


@db
def test_what_was_seen_is_what_is_written(planner):
    first = look(planner, BANDUNG).headers["Location"]
    seen = planner.get(first).context["seen"]
    bring(planner, BANDUNG.replace("3,71", "3,60"))
    answer = planner.post(first, {"seen": seen})
    assert answer.status_code == 422 and BenchmarkFigure.objects.get().value == Decimal("3.60")


@db
def test_every_fault_is_named_with_its_row_and_nothing_is_written(planner):
    answer = look(
        planner, BANDUNG, KEDIRI.replace("3,31", "tiga"), BANDUNG, KEDIRI.replace("2022;3", "2222;3"),
        "Kota Solo;33;kebahagiaan;x;2020;1;;", COST.replace("2.500.000", ""), KEDIRI.replace("3,31", "1,234"),
        KEDIRI.replace("3,31", "9"),
    )  # fmt: skip
    assert answer.status_code == 422 and not BenchmarkSheet.objects.exists()
    found = {(row["row"], row["column"]) for row in answer.context["problems"]}
    assert found >= {(3, "nilai"), (4, "kota"), (5, "tahun"), (6, "ukuran"), (6, "kode"), (6, "sumber"), (7, "penduduk"),
                     (8, "nilai"), (9, "nilai")}  # fmt: skip


@db
def test_missing_headings_are_named_and_unread_ones_are_said(planner):
    answer = look(planner, "Kota Bandung;3", head="kota;nilai")
    assert answer.status_code == 422 and "ukuran, instrumen, tahun, sumber" in answer.content.decode()
    answer = look(planner, f"{BANDUNG};x", head=f"{HEAD};warna")
    assert "warna" in planner.get(answer.headers["Location"]).content.decode()


@db
def test_a_workbook_is_read_like_a_csv_and_what_is_no_table_is_refused(planner):
    cells = [part.replace(",", ".") for part in BANDUNG.split(";")]
    book = workbook("Kota", HEAD.split(";"), [[*cells[:4], 2022, 3.71, None, "pers"]])
    file = SimpleUploadedFile("kota.xlsx", book)
    assert planner.post("/maturity/benchmark/import/", {"file": file}).status_code == 302
    for content in (b"PK\x03\x04 not a book", b"\x00\x01\x02", b"%PDF-1.7"):
        answer = planner.post("/maturity/benchmark/import/", {"file": SimpleUploadedFile("x.xlsx", content)})
        assert answer.status_code == 422


@db
def test_only_one_measure_instrument_and_year_share_a_chart_and_our_own_is_among_them(planner):
    bring(
        planner,
        BANDUNG,
        KEDIRI,
        KEDIRI.replace("2022;3,31", "2023;3,40"),
        BANDUNG.replace("smart-city-2022", "IKCI"),
        COST,
    )
    own = PublishedScore(
        name="Smart city", code="smart-city-2022", year=2022, value=Decimal("2.90"), publisher="Kominfo", source="surat"
    )
    actions.publish_score(own, ACTOR)
    [group] = comparisons(benchmark_lines())
    assert (group.measure, group.instrument, group.year) == ("index", "smart-city-2022", 2022)
    assert [line.city for line in group.lines] == ["Kota Bandung", "Kota Kediri", city().name]
    assert group.has_own and comparison_chart(group).labels[-1].endswith("*")


@db
def test_bandungs_command_centre_cost_twelve_thousand_rupiah_per_resident(planner):
    bring(planner, COST)
    text = planner.get("/maturity/benchmark/").content.decode()
    assert "Rp 12.000" in text and "pers 2017" in text and "2.500.000" in text
    table = planner.get("/maturity/benchmark/benchmark.csv").content.decode("utf-8-sig")
    assert "Kota Bandung;;cost;Pusat kendali;2017;30000000000,0000;2500000;12000,00;pers 2017" in table


@db
def test_figures_of_other_cities_cannot_be_changed_in_place(planner):
    bring(planner, BANDUNG)
    with pytest.raises(DatabaseError), transaction.atomic():
        BenchmarkFigure.objects.update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        BenchmarkFigure.objects.all().delete()


@db
def test_who_only_sees_indexes_neither_imports_nor_takes_back(client, planner):
    sheet = bring(planner, BANDUNG)
    client.force_login(somebody("uji-wali", "mayor", "kepala-daerah"), BACKEND)
    assert client.get("/maturity/benchmark/").status_code == 200
    for url in ("import/", f"sheets/{sheet.pk}/", f"sheets/{sheet.pk}/undo/"):
        assert client.post(f"/maturity/benchmark/{url}").status_code == 403


@given(
    st.lists(st.lists(st.one_of(st.none(), st.text(max_size=8), st.floats(allow_nan=True), st.integers()), max_size=9))
)
def test_no_sheet_makes_the_reader_fail(rows):
    grid = [tuple(HEAD.split(";")), *map(tuple, rows)]
    first, places, _ignored = find_columns(grid)
    understood, problems = read_rows(grid, first, places, date(2026, 11, 30), {})
    assert {row.number for row in understood}.isdisjoint(p.row for p in problems if p.fault is not Fault.TWICE)
    assert all(row.value >= 0 and row.measure in Measure for row in understood)


@given(st.decimals(0, 10**13, places=0), st.integers(1, 10**8))
def test_a_cost_is_divided_by_the_residents_of_its_year(value, population):
    assert per_resident(value, population) == value / population
    assert per_resident(value, None) is None
