"""People from a sheet: each row's fate before anything is written, faults at their cells, and twice is once."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, Membership, User, roles_of
from satukota.kernel.readers.api import UnreadableTable
from satukota.kernel.tables.api import workbook
from satukota.modules.administration.rules.people_sheet import read_people

HEADS = ["nama", "email", "peran", "perangkat daerah", "mulai", "sampai"]
SINCE = timezone.localdate() - timedelta(days=30)
ADDRESS = "/administration/people/sheet/"


def test_heads_stand_anywhere_in_any_order_below_titles():
    lines = "Daftar pegawai;;;\r\n;;;\r\nOPD;Peran ;Golongan;NAMA\r\nPUPR-U;officer;III/a;Tono\r\n;;;\r\nx;y;;z\r\n"
    sheet = read_people(lines.encode())
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (4, {"agency": "PUPR-U", "role": "officer", "name": "Tono"}),
        (6, {"agency": "x", "role": "y", "name": "z"}),
    ]
    assert sheet.unused_heads == ("Golongan",)


@pytest.mark.parametrize("content", [b"", b"a;b\r\n1;2\r\n", b"nama;peran;opd\r\n", b"PK\x03\x04zzz", b"\x00\x01"])
def test_what_is_no_sheet_of_people_is_refused(content):
    with pytest.raises(UnreadableTable):
        read_people(content)


pytestmark = pytest.mark.django_db


def send(client, rows, heads=HEADS):
    file = SimpleUploadedFile("orang.xlsx", workbook("Orang", heads, rows))
    return client.post(ADDRESS, {"file": file})


def confirm(client, preview):
    return client.post(ADDRESS, {"sheet": preview.context["form"]["sheet"].value()})


def fates(answer):
    return [line.fate for line, _cells in answer.context["rows"]]


def faults(answer):
    return [sorted(line.faults) for line, _cells in answer.context["rows"]]


def good(town):
    return [
        ["Dr. Tono Wijaya, M.Si.", "tono@kota.example", "Petugas", "Dinas PUPR Uji", SINCE, None],
        [
            "Rina",
            "rina@kota.example",
            "head",
            "bina-marga-uji",
            "",
            f"{timezone.localdate() + timedelta(900):%d/%m/%Y}",
        ],
        ["Budi Santoso", "budi@kota.example", "Kepala perangkat daerah", "PUPR-U", "", ""],
        ["Sari Dewi", "SARI@kota.example", "officer", "pupr-u", "", ""],
    ]


@pytest.fixture
def manager(client, town, settings):
    settings.SMTP_HOST, settings.SITE_URL = "", "http://testserver"
    client.force_login(town.manager)
    return client


def test_nothing_is_written_until_it_is_confirmed_and_a_second_time_nothing_is_new(manager, town):
    before = User.objects.count(), Membership.objects.count(), Event.objects.count()
    preview = send(manager, good(town))
    assert fates(preview) == ["new", "new", "role", "same"], faults(preview)
    assert (User.objects.count(), Membership.objects.count(), Event.objects.count()) == before
    done = confirm(manager, preview)
    assert fates(done) == ["new", "new", "role", "same"]
    tono = User.objects.get(email="tono@kota.example")
    assert tono.username == "tono.wijaya" and roles_of(tono) == {"officer"}
    assert Membership.objects.get(user=tono).starts == SINCE
    assert roles_of(User.objects.get(pk=town.budi.pk)) == {"officer", "head"}
    assert len(re.findall("http://testserver/accounts/password/reset/key/", done.content.decode())) == 2
    again = send(manager, good(town))
    assert fates(again) == ["same"] * 4
    assert "form" in again.context and not again.context["ready"]


def test_each_fault_stands_at_its_cell_and_the_other_rows_are_used(manager, town):
    Agency.objects.create(code="lain-uji", name="Lain Uji", short_name="PUPR-U", parent=town.works)
    rows = [
        ["", "x@kota.example", "officer", "dpupr-uji", "", ""],
        ["Ada", "bukan alamat", "officer", "dpupr-uji", "", ""],
        ["Ada", "a1@kota.example", "raja", "dpupr-uji", "", ""],
        ["Ada", "a2@kota.example", "admin", "dpupr-uji", "", ""],
        ["Ada", "a3@kota.example", "officer", "Dinas Kesehatan Uji", "", ""],
        ["Ada", "a4@kota.example", "officer", "PUPR-U", "", ""],
        ["Ada", "a5@kota.example", "officer", "dpupr-uji", "kemarin", ""],
        ["Ada", "a6@kota.example", "officer", "dpupr-uji", "", "01/01/2020"],
        ["Dewi Ayu", "dewi@kota.example", "officer", "dpupr-uji", "", ""],
        ["Sari Dewi", "", "head", "dpupr-uji", "", ""],
        ["Admin PUPR", "admin-pupr@kota.example", "head", "dpupr-uji", "", ""],
        ["Baik", "baik@kota.example", "officer", "dpupr-uji", "", ""],
    ]
    preview = send(manager, rows)
    assert faults(preview) == [
        ["name"], ["email"], ["role"], ["role"], ["agency"], ["agency"], ["starts"], ["ends"], ["email"], ["name"], [""],
        [],
    ]  # fmt: skip
    done = confirm(manager, preview)
    assert done.context["counts"]["fault"] == 11
    assert set(User.objects.filter(email__startswith="a").values_list("email", flat=True)) == {
        "admin-kota@kota.example", "admin-pupr@kota.example",
    }  # fmt: skip
    assert User.objects.filter(email="baik@kota.example").exists()


def test_one_person_in_two_rows_is_one_account_with_two_roles(manager, town):
    rows = [["Tono", "tono@kota.example", role, "dpupr-uji", "", ""] for role in ("officer", "head", "officer")]
    preview = send(manager, rows)
    assert fates(preview) == ["new", "role", "same"]
    confirm(manager, preview)
    assert roles_of(User.objects.get(email="tono@kota.example")) == {"officer", "head"}


def test_two_persons_of_one_name_get_two_user_names(manager, town):
    rows = [["Tono Jaya", f"tono{n}@kota.example", "officer", "dpupr-uji", "", ""] for n in (1, 2)]
    confirm(manager, send(manager, rows))
    assert set(User.objects.filter(display_name="Tono Jaya").values_list("username", flat=True)) == {
        "tono.jaya",
        "tono.jaya2",
    }


def test_what_changed_since_the_preview_is_shown_anew_and_not_written(manager, town):
    preview = send(manager, good(town))
    User.objects.create(username="tono", email="tono@kota.example")
    answer = confirm(manager, preview)
    assert answer.status_code == 409 and fates(answer)[0] == "fault"
    assert not User.objects.filter(email="rina@kota.example").exists()


def test_a_preview_that_somebody_changed_is_refused(manager, town):
    answer = manager.post(ADDRESS, {"sheet": send(manager, good(town)).context["form"]["sheet"].value() + "x"})
    assert answer.status_code == 422 and not User.objects.filter(email="rina@kota.example").exists()


def test_a_sheet_cannot_give_its_sender_a_role(manager, town):
    preview = send(manager, [["Admin PUPR", "admin-pupr@kota.example", "head", "dpupr-uji", "", ""]])
    assert fates(preview) == ["fault"]


def test_the_template_can_be_filled_and_sent(manager, town):
    book = load_workbook(BytesIO(manager.get(f"{ADDRESS}template/").content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    filled = {"nama": "Tono", "peran": "Petugas", "perangkat daerah": "Dinas PUPR Uji", "email": "tono@kota.example"}
    sheet.append([filled.get(head) for head in heads])
    out = BytesIO()
    book.save(out)
    answer = manager.post(ADDRESS, {"file": SimpleUploadedFile("orang.xlsx", out.getvalue())})
    assert set(HEADS) <= set(heads) and fates(answer) == ["new"]


def test_a_file_that_is_no_sheet_says_so_at_its_field(manager, town):
    answer = manager.post(ADDRESS, {"file": SimpleUploadedFile("orang.xlsx", b"ini bukan tabel")})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["file"]
    assert manager.post(ADDRESS, {}).status_code == 422


def test_days_of_a_sheet_may_lie_ahead(manager, town):
    ahead = timezone.localdate() + timedelta(days=9)
    confirm(manager, send(manager, [["Tono", "tono@kota.example", "officer", "dpupr-uji", ahead, ""]]))
    assert Membership.objects.get(user__email="tono@kota.example").starts == ahead
    assert roles_of(User.objects.get(email="tono@kota.example")) == frozenset()


def test_what_is_too_long_is_named_at_its_cell_and_never_shortened(manager, town):
    preview = send(manager, [["N" * 121, "n@kota.example", "Petugas", "Dinas PUPR Uji", SINCE, None]])
    assert (fates(preview), faults(preview)) == (["fault"], [["name"]])
    assert not User.objects.filter(email="n@kota.example").exists()
