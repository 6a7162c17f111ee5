"""A sheet of targets goes the same way as a typed one."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from satukota.modules.planning.models import Target
from satukota.modules.planning.queries import targets
from satukota.modules.planning.tests.conftest import make_indicator, visit

pytestmark = pytest.mark.django_db
NOW = timezone.localdate().year
HEADINGS = ("kode", "tahun", "target", "TW I", "TW II", "TW III", "TW IV", "sumber")
CHANGE = {"document": "Perubahan RPJMD 3", "document_date": f"{NOW}-01-02", "reason": "Pagu turun"}
ADDRESS = "/planning/targets/import/"


@pytest.fixture
def indicator(people):
    return make_indicator(target="15", year=NOW)


def sheet(*rows, headings=HEADINGS):
    book, out = Workbook(), BytesIO()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("target.xlsx", out.getvalue())


def send(client, people, *rows, headings=HEADINGS, **form):
    return visit(client, people.planner).post(ADDRESS, {"file": sheet(*rows, headings=headings), **form})


RUNNING = ("SEHAT-1", NOW, 25, None, None, None, None, "")
TO_COME = ("SEHAT-1", NOW + 1, "30,5", 5, 10, 20, 30.5, "RPJMD")


def test_a_check_shows_old_and_new_and_writes_nothing(client, people, indicator):
    page = send(client, people, RUNNING, TO_COME, dry_run="on", **CHANGE).content.decode()
    assert "menunggu orang kedua" in page and "15,0" in page and "30,5" in page
    assert Target.objects.count() == 1


def test_a_running_year_waits_and_a_year_to_come_holds(client, people, indicator):
    assert send(client, people, RUNNING, TO_COME, **CHANGE).status_code == 302
    assert (targets.target_of(indicator, NOW).value, targets.target_of(indicator, NOW + 1).value) == (15, 30.5)
    assert [(row.value, row.document) for row in targets.waiting()] == [(25, "Perubahan RPJMD 3")]


def test_a_sheet_without_its_plan_change_writes_nothing_at_all(client, people, indicator):
    answer = send(client, people, RUNNING, TO_COME)
    assert answer.status_code == 422 and "hanya berubah lewat perubahan rencana" in answer.content.decode()
    assert Target.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [(("SEHAT-1", NOW + 1, "1,234"), "dapat dibaca seribu lebih"), (("TIDAK", NOW, 1), "bukan kode"), (("SEHAT-1", "x", 1), "bukan tahun"),
     (("SEHAT-1", NOW + 1, 9, 1), "triwulan lain"), (("SEHAT-1", NOW + 1, None), "tidak boleh kosong")],
)  # fmt: skip
def test_a_cell_that_is_wrong_or_means_two_things_is_named(client, people, indicator, row, words):
    answer = send(client, people, row)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Target.objects.count() == 1


def test_a_heading_that_nobody_knows_is_named(client, people, indicator):
    answer = send(client, people, ("SEHAT-1", NOW + 1, 9, 1), headings=("kode", "tahun", "target", "sasaran akhir"))
    assert answer.status_code == 422 and "sasaran akhir" in answer.content.decode()


def test_what_is_no_sheet_is_refused_in_words(client, people, indicator):
    file = SimpleUploadedFile("a.xlsx", b"PK nothing")
    assert visit(client, people.planner).post(ADDRESS, {"file": file}).status_code == 422
    assert client.get("/planning/targets/targets.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("written", "value"), [("1.234", "1234"), ("1.234,5", "1234.5"), ("12,5", "12.5"), (12.5, "12.5")]
)
def test_numbers_are_read_as_in_every_other_sheet(client, people, indicator, written, value):
    assert send(client, people, ("SEHAT-1", NOW + 1, written, None, None, None, None, "RPJMD")).status_code == 302
    assert targets.target_of(indicator, NOW + 1).value == Decimal(value)


def test_targets_come_in_csv_too(client, people, indicator):
    content = f"kode;tahun;target;sumber\nSEHAT-1;{NOW + 1};1.234,5;RPJMD\n"
    file = SimpleUploadedFile("target.csv", content.encode())
    assert visit(client, people.planner).post(ADDRESS, {"file": file}).status_code == 302
    assert targets.target_of(indicator, NOW + 1).value == Decimal("1234.5")
