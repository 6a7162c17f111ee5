"""Files of LAPOR! as spreadsheets really write them: what is understood comes in, what is not is named."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from satukota.kernel.cases.api import Case
from satukota.kernel.readers.api import decode_table
from satukota.modules.reports.actions.lapor import export_file, import_file
from satukota.modules.reports.models import Exchange, Partner
from satukota.modules.reports.rules.lapor_files import BadFile, degrees, is_rounded, moment

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 30, 12, tzinfo=WIB)
HEAD = "tracking_id,judul,isi,kategori,lokasi,tanggal"
ROW = "9000002,Café liar,Café liar buka malam – bising,noise,Jl. B,2026-11-01"
PLAIN = f"{HEAD}\r\n{ROW}\r\n"


@pytest.fixture
def lapor(db):
    return Partner.objects.create(code="lapor", kind="lapor", name="SP4N-LAPOR!")


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.replace(",", "\t").encode(),
        f"sep=;\r\n{PLAIN.replace(',', ';')}".encode(),
        f"Data Laporan SP4N-LAPOR! November 2026,,,\r\n\r\n{PLAIN}".encode(),
        PLAIN.replace(",", ";").encode("utf-8-sig"),
        PLAIN.upper()
        .replace("NOISE", "noise")
        .replace("CAFÉ LIAR BUKA MALAM – BISING", "Café liar buka malam – bising")
        .encode(),
    ],
)
def test_whatever_program_wrote_it_the_report_comes_in(lapor, content):
    imported = import_file(decode_table(content), lapor)
    case = Case.objects.get()
    assert (imported.taken, imported.failed, imported.noted) == (1, [], [])
    assert "Café liar buka malam – bising" in case.summary
    assert case.category == "noise"


def test_a_decimal_comma_is_a_place_and_a_date_begins_the_terms(lapor):
    text = "tracking_id;isi;bujur;lintang;tanggal\r\n9000015;Jalan rusak parah di sini;106,0500;-6,0146;01/11/2026 09:30\r\n"
    assert import_file(text, lapor).noted == []
    case = Case.objects.get()
    assert (case.lon, case.lat, case.opened_at) == (106.05, -6.0146, datetime(2026, 11, 1, 9, 30, tzinfo=WIB))


def test_what_is_not_understood_is_named_with_its_line(lapor):
    head = "tracking_id;isi;kategori;klasifikasi;bujur;lintang;tanggal;warna\n"
    imported = import_file(head + "71;Jalan rusak parah;ufo;curhat;timur;selatan;kemarin;biru\n", lapor)
    assert imported.unknown == ["warna"]
    assert [line for line, _why in imported.noted] == [2] * 4
    for word, (_line, why) in zip(("ufo", "curhat", "timur selatan", "kemarin"), imported.noted, strict=True):
        assert word in why


def test_rows_without_a_number_come_in_once_each(lapor):
    text = f"{HEAD}\n,Jalan,Jalan rusak parah sekali,road,Jl. B,\n,Jalan dua,Selokan mampet di sana,drain,Jl. C,\n"
    assert [import_file(text, lapor).taken, import_file(text, lapor).known] == [2, 2]


def test_a_rounded_number_is_no_number(lapor):
    text = (
        f"{HEAD}\n9.00E+06,Jalan,Jalan rusak parah sekali,road,Jl. B,\n9.00E+06,X,Selokan mampet di sana,drain,Jl. C,\n"
    )
    imported = import_file(text, lapor)
    assert (imported.taken, len(imported.noted)) == (2, 2)
    assert set(Exchange.objects.values_list("external_id", flat=True)) == {""}


def test_a_number_is_text_and_the_same_one_is_the_same_report_whatever_it_says_now(lapor):
    assert import_file(f"{HEAD}\n0071,Jalan,Jalan rusak parah,road,Jl. B,\n", lapor).taken == 1
    assert import_file(f"{HEAD}\n0071,Jalan,Jalan rusak parah, road,Jl. C,\n", lapor).known == 1
    assert Exchange.objects.get().external_id == "0071"


def test_our_own_export_comes_back_as_known(lapor, report):
    case = report(category="waste").case
    assert (import_file(export_file([case]), lapor).known, Case.objects.count()) == (1, 1)


@pytest.mark.parametrize("first", ["=HYPERLINK(1)", "+62812", "-2+3+cmd|", "@SUM(1)"])
def test_no_cell_of_an_export_is_a_formula(report, first):
    text = export_file([report(text=f"{first} jalan rusak sekali", place_note=f"{first} pojok").case])
    assert f'"{first}' not in text and f";{first}" not in text
    assert f"'{first}" in text


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "", "judul,isi\nx,y\n", "sep=;\n"])
def test_a_file_without_the_heads_is_refused(lapor, text):
    with pytest.raises(BadFile):
        import_file(text, lapor)


def test_the_desk_is_told_in_its_language_and_nothing_is_a_500(client, person):
    client.force_login(person("meja"))
    files = {
        "heads": b"a;b\n1;2\n",
        "long": f"{HEAD}\n1,a,{'x' * 200_000},road,b,\n".encode(),
        "mac": PLAIN.replace("\r\n", "\r").encode(),
    }
    answers = {
        name: client.post(reverse("reports:lapor"), {"file": SimpleUploadedFile("a.csv", content)})
        for name, content in files.items()
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {"heads": 422, "long": 422, "mac": 200}
    assert "Baris 2 berisi sel" in answers["long"].content.decode()
    assert "judul kolom tracking_id" in answers["heads"].content.decode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("106,05", 106.05),
        ("-6.0146", -6.0146),
        ("106", 106.0),
        ("106,05,1", None),
        ("", None),
        ("nan", None),
        ("1e3", None),
    ],
)
def test_degrees_are_read_with_point_or_comma(text, value):
    assert degrees(text) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-01", 1),
        ("01/11/2026", 1),
        ("1-11-2026 08:00", 1),
        ("2026-11-01T10:00:00+07:00", 1),
        ("31/02/2026", None),
        ("2027-01-01", None),
        ("1999-01-01", None),
        ("", None),
        ("kemarin", None),
    ],
)
def test_a_date_is_read_or_none(text, day):
    at = moment(text, WIB, NOW)
    assert (at.astimezone(WIB).day if at else None) == day


def test_an_id_that_a_spreadsheet_rounded_is_seen():
    assert [is_rounded(text) for text in ("9.00E+06", "9E+06", "9,00E+06", "9000000", "AB-1E5")] == [True] * 3 + [
        False
    ] * 2


def test_heads_as_people_have_them_are_read(lapor):
    text = (
        "Tracking ID;Judul Laporan;Isi Laporan;Topik;Lokasi Kejadian;Tgl;Nama\r\n"
        "8812345;Jalan rusak;Dalan ning ngarep balai desa bolong akeh;road;Jl. Cidanu RT 03/02;12/11/2026;Pak Karno\r\n"
    )
    imported = import_file(text, lapor)
    assert (imported.taken, imported.unknown) == (1, ["nama"])
    case = Case.objects.get()
    assert (case.category, case.place_note) == ("road", "Jl. Cidanu RT 03/02")
    assert "bolong akeh" in case.summary
    assert Exchange.objects.get().external_id == "8812345"


def test_a_columns_own_name_goes_before_another_head_of_it(lapor):
    import_file("tracking_id,uraian,isi\r\n1,Ringkasan saja,Got mampet di Jalan Melati\r\n", lapor)
    assert Case.objects.get().summary == "Got mampet di Jalan Melati"
