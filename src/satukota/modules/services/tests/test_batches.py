"""Many applications in one sheet: faults named by row before anything is made, one receipt, one page for all."""

import re
from datetime import date, time
from html import escape, unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from satukota.kernel.cases.api import Case, Invalid, answers_of, forget_published, load_one
from satukota.kernel.tables.api import plain_csv, workbook
from satukota.modules.services.actions.batches import RowRefused, find_batch, send_batch
from satukota.modules.services.actions.checking import check_service
from satukota.modules.services.models import Batch, Draft
from satukota.modules.services.queries.ready_made import ready_made
from satukota.modules.services.tests.conftest import picture

pytestmark = pytest.mark.django_db
INDONESIAN = {"accept-language": "id"}
SOURCE = ready_made()["reklame-insidental"].source
BANNER = "layanan.reklame-insidental"
START = f"/services/s/{BANNER}/batch/"
ROW = {
    "Jenis reklame": "Spanduk",
    "Isi reklame": "Bazar akhir tahun",
    "Jumlah": 4,
    "Untuk menjual atau mempromosikan usaha": "ya",
    "Lokasi pemasangan": "Jl. Sudirman",
    "Mulai dipasang": date(2026, 12, 1),
    "Sampai": date(2026, 12, 20),
    "Nama lengkap": "Dedi Contoh",
    "Nama usaha atau lembaga": "Toko Contoh",
    "Nomor HP": "081234567890",
}


@pytest.fixture
def banners(db) -> str:
    assert load_one(SOURCE, "")
    forget_published()
    return BANNER


def book(*rows: dict) -> SimpleUploadedFile:
    content = workbook("permohonan", list(ROW), [[row.get(head) for head in ROW] for row in rows])
    return SimpleUploadedFile("permohonan.xlsx", content)


def papers() -> dict:
    return {"document__desain": picture("desain.jpg"), "document__pajak": picture("pajak.jpg")}


def test_the_empty_sheet_has_a_column_for_each_question(client, banners):
    heads = [cell.value for cell in load_workbook(BytesIO(client.get(f"{START[:-1]}.xlsx").content)).active[1]]
    assert set(ROW) <= set(heads)


def test_a_good_sheet_is_looked_at_sent_and_has_one_receipt(client, banners):
    rows = [ROW, {**ROW, "Jenis reklame": "Umbul-umbul", "Jumlah": 10}, {**ROW, "Nama lengkap": "Rina Contoh"}]
    started = client.post(START, {"sheet": book(*rows), **papers()})
    assert started.status_code == 302 and not Case.objects.filter(type=BANNER).exists()
    page = client.get(started.url)
    assert page.content.decode().count("Bazar akhir tahun") == 3
    assert page.content.decode().count('<li class="mb-2">') == 3 and page["Cache-Control"] == "no-store"
    client.post(started.url)
    cases = list(Case.objects.filter(type=BANNER).order_by("id"))
    assert [answers_of(case)["jenis"] for case in cases] == ["spanduk", "umbul", "spanduk"]
    assert all(case.state == "diajukan" and answers_of(case)["mulai"] == "2026-12-01" for case in cases)
    receipt = client.get(started.url).content.decode()
    assert all(case.number in receipt for case in cases)
    own = re.findall(r'href="(/services/t/[^"]+)"', receipt)
    assert len(own) == 3 and client.get(own[0]).status_code == 200
    client.post(started.url)
    assert Case.objects.filter(type=BANNER).count() == 3


def test_faults_are_named_by_line_and_question_and_nothing_is_made(client, banners):
    rows = [ROW, {**ROW, "Jumlah": "banyak"}, {}, {**ROW, "Nama lengkap": None, "Sampai": date(2026, 11, 1)}]
    response = client.post(START, {"sheet": book(*rows), **papers()})
    page = " ".join(response.content.decode().split())
    assert response.status_code == 422
    assert "Baris 3, Jumlah:" in page and "Baris 5, Nama lengkap:" in page and "Baris 5, Sampai:" in page
    assert "Baris 2" not in page
    assert not Batch.objects.exists() and not Draft.objects.exists()


def test_the_same_application_twice_is_a_fault_at_both_lines_unless_a_column_tells_them_apart(client, banners):
    again = {**ROW, "Nama lengkap": " dedi  CONTOH"}
    response = client.post(START, {"sheet": book(ROW, {**ROW, "Lokasi pemasangan": "Jl. Lain"}, again), **papers()})
    page = " ".join(response.content.decode().split())
    assert response.status_code == 422 and not Draft.objects.exists()
    assert "Baris 2, Jenis reklame: Permohonan yang sama ada di baris 4." in page
    assert "Baris 4, Jenis reklame: Permohonan yang sama ada di baris 2." in page and "Baris 3" not in page


def test_a_choice_that_there_is_not_is_answered_with_the_choices_as_people_read_them(client, banners):
    response = client.post(START, {"sheet": book({**ROW, "Jenis reklame": "Balon gas"}), **papers()})
    page = " ".join(response.content.decode().split())
    assert "Baris 2, Jenis reklame: Pilih salah satu: Spanduk, Umbul-umbul, Baliho kain, " in page


def test_a_paper_that_a_row_needs_is_named(client, banners):
    response = client.post(START, {"sheet": book(ROW), "document__desain": picture("desain.jpg")})
    assert "Baris 2, Bukti bayar pajak reklame" in " ".join(response.content.decode().split())


def test_a_sheet_of_another_program_is_read_too(client, banners):
    text = plain_csv(list(ROW), [[str(cell) for cell in ROW.values()]]).replace(",", ";")
    sheet = SimpleUploadedFile("permohonan.csv", ("Daftar reklame kami;;\n" + text).encode("cp1252"))
    assert client.post(START, {"sheet": sheet, **papers()}).status_code == 302


WITH_HOUR = SOURCE.replace("version: 1\n", "version: 2\n", 1)
WITH_HOUR = WITH_HOUR.replace(
    "  jenis: {type: string, enum",
    "  jam: {type: string, format: time, required: true, label: {id: Jam pasang, en: Hour}}\n"
    "  jenis: {type: string, enum",
    1,
).replace("fields: [jenis, naskah,", "fields: [jam, jenis, naskah,", 1)
DECEMBER = 46357
"""1 December 2026 as a sheet counts days."""


def kept_by_hand() -> bytes:
    """A workbook of an office: a merged title, a running number, a day as a number, an hour as an hour."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "DAFTAR REKLAME DESEMBER 2026"
    sheet.merge_cells("A1:L2")
    sheet.append([])
    sheet.append(["No", *ROW, "Jam pasang"])
    sheet.append([1, *(ROW | {"Mulai dipasang": DECEMBER}).values(), time(7, 30)])
    sheet.append([])
    sheet.append([2, *(ROW | {"Nomor HP": 81234567890, "Nama lengkap": "Rina"}).values(), "13.00"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def ods_cell(value) -> str:
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, time):
        return f'<table:table-cell office:value-type="time" office:time-value="PT{value:%HH%MM%SS}"/>'
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def kept_in_libre_office() -> bytes:
    """The same as an .ods file, with a million empty rows below as LibreOffice writes them."""
    rows = [
        ["DAFTAR REKLAME DESEMBER 2026"],
        ["No", *ROW, "Jam pasang"],
        [1, *ROW.values(), time(7, 30)],
        [2, *(ROW | {"Mulai dipasang": DECEMBER, "Nama lengkap": "Rina"}).values(), "13.00"],
    ]
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
            f'<table:table table:name="Lembar1">{body}{empty}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


@pytest.mark.parametrize("content", [kept_by_hand, kept_in_libre_office], ids=["xlsx", "ods"])
def test_a_sheet_as_an_office_keeps_it_is_read_with_its_days_and_hours(client, banners, content):
    assert load_one(WITH_HOUR, "")
    forget_published()
    started = client.post(START, {"sheet": SimpleUploadedFile("daftar", content()), **papers()})
    assert started.status_code == 302, re.findall(r"Baris [^<]+", started.content.decode())
    client.post(started.url)
    kept = [answers_of(case) for case in Case.objects.filter(type=BANNER).order_by("id")]
    assert [(row["mulai"], row["jam"]) for row in kept] == [("2026-12-01", "07:30"), ("2026-12-01", "13:00")]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04broken", b"a;b\n1;2\n"])
def test_what_is_no_such_sheet_is_said(client, banners, content):
    response = client.post(START, {"sheet": SimpleUploadedFile("x.xlsx", content), **papers()})
    assert response.status_code == 422 and not Batch.objects.exists()


def test_no_more_than_the_service_takes(client, banners):
    response = client.post(START, {"sheet": book(*[ROW] * 51), **papers()})
    assert response.status_code == 422 and "paling banyak 50" in response.content.decode()


def test_one_that_has_no_place_stops_all(client, banners):
    limited = "quota:\n  - {id: tempat, most: 2, per: ever, same: [lokasi], free: [ditolak]}\nroles:\n"
    assert load_one(SOURCE.replace("version: 1\n", "version: 2\n", 1).replace("roles:\n", limited, 1), "")
    forget_published()
    rows = [{**ROW, "Isi reklame": text} for text in ("Bazar", "Obral", "Pameran")]
    started = client.post(START, {"sheet": book(*rows), **papers()})
    response = client.post(started.url)
    assert response.status_code == 422 and "Permohonan 3" in response.content.decode()
    assert not Case.objects.filter(type=BANNER).exists()
    found = find_batch(started.url.split("/")[-2])
    assert found
    with pytest.raises(RowRefused) as refused:
        send_batch(found)
    assert isinstance(refused.value.invalid, Invalid) and refused.value.place == 3


def test_a_service_that_takes_no_sheets_has_no_such_page(client):
    assert client.get("/services/s/layanan.izin-reklame/batch/").status_code == 404
    assert client.get("/services/b/TIDAKADA/").status_code == 404


def test_the_service_page_leads_to_it(client, banners):
    assert START in client.get(f"/services/s/{BANNER}/").content.decode()


def test_a_batch_of_one_is_refused_by_the_format():
    assert "limit" in [problem.code for problem in check_service(SOURCE.replace("batch: 50", "batch: 1"))[1]]


TABLE = f"{START}table/"
CELLS = {
    "jenis": "spanduk",
    "naskah": "Bazar akhir tahun",
    "jumlah": "4",
    "komersial": "on",
    "lokasi": "Jl. Sudirman",
    "mulai": "2026-12-01",
    "sampai": "2026-12-20",
    "pemohon__nama": "Dedi Contoh",
    "pemohon__usaha": "Toko Contoh",
    "pemohon__hp": "081234567890",
}


def table(*rows: dict, **more) -> dict:
    cells = {f"applications__{at}__{name}": cell for at, row in enumerate(rows) for name, cell in row.items()}
    return {"applications__rows": str(len(rows)), **cells, **more}


def test_a_table_is_checked_gets_its_papers_and_becomes_a_batch(client, banners):
    rows = [CELLS, {**CELLS, "jenis": "umbul", "jumlah": "10"}]
    asked = client.post(TABLE, table(*rows, {"komersial": "on"}))
    assert asked.status_code == 200 and 'name="document__desain"' in asked.content.decode()
    assert asked.content.decode().count("field__optional") == 1  # the owner's consent: no row needs it
    carried = dict(re.findall(r'type="hidden" name="(applications[^"]+)" value="([^"]*)"', asked.content.decode()))
    started = client.post(TABLE, {**carried, "papers": "1", **papers()})
    assert started.status_code == 302 and not Case.objects.filter(type=BANNER).exists()
    client.post(started.url)
    cases = list(Case.objects.filter(type=BANNER).order_by("id"))
    assert [(answers_of(case)["jenis"], answers_of(case)["jumlah"]) for case in cases] == [
        ("spanduk", 4),
        ("umbul", 10),
    ]


def test_a_fault_in_a_table_stands_at_its_cell_and_nothing_typed_is_lost(client, banners):
    response = client.post(TABLE, table(CELLS, {**CELLS, "jumlah": "banyak", "pemohon__nama": ""}))
    page = response.content.decode()
    assert response.status_code == 422 and not Draft.objects.exists()
    faulty = re.findall(r'name="(applications[^"]+)"[^>]*aria-invalid="true"', page)
    assert set(faulty) == {"applications__1__jumlah", "applications__1__pemohon__nama"}
    assert 'value="banyak"' in page and page.count('value="Bazar akhir tahun"') == 2


def test_a_row_of_a_table_that_was_copied_and_left_as_it_was_is_said_at_both(client, banners):
    response = client.post(TABLE, table(CELLS, {**CELLS, "naskah": "Obral"}, CELLS))
    page = response.content.decode()
    faulty = re.findall(r'name="(applications[^"]+)"[^>]*aria-invalid="true"', page)
    assert response.status_code == 422 and set(faulty) == {"applications__0__jenis", "applications__2__jenis"}
    assert "Permohonan yang sama ada di baris 3." in page and "Permohonan yang sama ada di baris 1." in page


def test_a_table_grows_and_copies_without_a_program(client, banners):
    grown = client.post(TABLE, table(CELLS, add="applications"))
    assert 'name="applications__1__naskah"' in grown.content.decode()
    copied = client.post(TABLE, table(CELLS, {**CELLS, "naskah": "Obral"}, copy="applications.0")).content.decode()
    assert copied.count('value="Bazar akhir tahun"') == 2 and copied.count('value="Obral"') == 1


def test_a_row_that_is_added_ticks_only_what_is_ticked_at_first(client, banners):
    page = client.post(TABLE, table(CELLS, add="applications")).content.decode()
    boxes = {name: "checked" in rest for name, rest in re.findall(r'name="(applications__1__[a-z_]+)"([^>]*)>', page)}
    assert boxes["applications__1__komersial"] and not boxes["applications__1__lahan_orang"]


def test_a_paper_that_rows_of_a_table_need_is_asked_for_before_anything_is_made(client, banners):
    rows = table(CELLS, {**CELLS, "komersial": ""}, papers="1", document__desain=picture("desain.jpg"))
    response = client.post(TABLE, rows)
    assert response.status_code == 422 and not Draft.objects.exists()
    assert "Diperlukan untuk: 1." in response.content.decode()
    assert 'value="Bazar akhir tahun"' in client.post(TABLE, table(CELLS, back="1")).content.decode()


def test_an_empty_table_is_no_batch(client, banners):
    response = client.post(TABLE, table({"komersial": "on"}))
    assert response.status_code == 422 and "Belum ada permohonan" in response.content.decode()


def test_whoever_may_not_begin_is_told_before_typing(client, banners):
    assert load_one(SOURCE.replace("version: 1\n", "version: 2\n", 1).replace("[web, loket]", "[loket]"), "")
    forget_published()
    assert client.get(TABLE).status_code == 302 and client.get(START).status_code == 302


def kept(sheets: dict[str, list[list]], *, change=lambda _book: None) -> SimpleUploadedFile:
    """Return a workbook as people keep it: several sheets, each of rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("reklame.xlsx", out.getvalue())


def line_of(**changes) -> list:
    return [changes.get(head, value) for head, value in ROW.items()]


def looked_at(client, sheet) -> str:
    """Send a sheet and return the page that comes: that of the rows, or that of what is wrong."""
    return client.post(START, {"sheet": sheet, **papers()}, follow=True, headers=INDONESIAN).content.decode()


def test_the_sheet_with_the_questions_is_read_and_what_else_the_file_holds_is_named(client, banners):
    def hide(book):
        book["Data"].row_dimensions[4].hidden = True

    data = [["DAFTAR REKLAME DESEMBER"], [*ROW, "Catatan kasir"], line_of(), line_of(Jumlah=9)]
    page = looked_at(client, kept({"Petunjuk": [["Cara mengisi"]], "Data": data, "Januari": data}, change=hide))
    assert page.count('<li class="mb-2">') == 2
    assert "Catatan kasir" in page and "Petunjuk, Januari" in page and "tetap dibaca: 4" in page


def test_days_in_words_and_cells_over_several_rows_are_read_as_people_mean_them(client, banners):
    def merge(book):
        book["A"].merge_cells("H2:H4")

    days = {"Mulai dipasang": "Selasa, 1 Des 2026", "Sampai": "20 Desember 2026"}
    rows = [line_of(**days, Jumlah=4), line_of(**days, Jumlah=5, **{"Nama lengkap": None}), line_of(Jumlah=6)]
    started = client.post(START, {"sheet": kept({"A": [list(ROW), *rows]}, change=merge), **papers()})
    client.post(started.url)
    answers = [answers_of(case) for case in Case.objects.filter(type=BANNER).order_by("id")]
    assert {(one["mulai"], one["sampai"], one["pemohon"]["nama"]) for one in answers} == {
        ("2026-12-01", "2026-12-20", "Dedi Contoh")
    }


def test_a_formula_without_its_result_and_a_column_that_stands_twice_are_refused(client, banners):
    rows = [line_of(), line_of(**{"Isi reklame": '=CONCATENATE("Bazar ";A2)', "Jumlah": "=SUM(C2:C2)"})]
    page = looked_at(client, kept({"A": [list(ROW), *rows]}))
    assert page.count("rumus tanpa hasilnya") == 2 and "Baris 3, Isi reklame" in page
    page = looked_at(client, kept({"A": [[*ROW, "Jumlah"], [*line_of(), 9]]}))
    assert "Dua kolom bernama “Jumlah”" in unescape(page) and not Batch.objects.exists()
