"""What is computed stands wherever what was typed stands: in lists, messages, guards, fees, clocks, papers, on the map."""

from datetime import date

import pytest

from satukota.kernel.cases.api import (
    Case,
    CaseClock,
    NotAllowed,
    case_facts,
    forget_published,
    load_one,
    pinned_definition,
)
from satukota.modules.services.actions.messages import notices
from satukota.modules.services.actions.money import pay
from satukota.modules.services.actions.printing import Sheet
from satukota.modules.services.models import Bill, Paper
from satukota.modules.services.tests.conftest import BOARD, BOARD_SOURCE, follow
from satukota.modules.services.tests.test_fees import photo
from satukota.modules.services.views.verify import _rows

pytestmark = pytest.mark.django_db
COMPUTED = """
  penanggung: {type: string, format: nama, pii: personal, computed: {cat: ["Haji ", {"var": pemohon.nama}]}, label: {id: Penanggung jawab}}
  kabar: {type: string, format: phone-id, pii: personal, computed: {if: [{"var": muka}, {"var": pemohon.hp}, ""]}, label: {id: Kabar ke}}
  titik: {type: string, computed: {cat: ["-6.0165", ", ", "106.0540"]}, label: {id: Titik}}
"""
PARTS = {
    "fields: [jenis, lokasi, titik, kelas_jalan]": "fields: [jenis, lokasi, kelas_jalan]",
    "amend: {answers: [lokasi, titik]": "amend: {answers: [lokasi]",
    "ajukan: {to: [pemohon.hp]": "ajukan: {to: [kabar]",
    "lokasi, pemohon.usaha]}": "lokasi, pemohon.usaha, sampai, initials(penanggung)]}",
    "{id: tinjau,": '{id: tinjau, guard: {">": [{"var": luas}, 2]},',
    "pages:\n": "clocks:\n  masa: {dueAt: sampai, start: [ajukan], stop: [lunas], pauseIn: [], label: {id: Masa pasang}}\npages:\n",
}


@pytest.fixture
def applied(submit) -> Case:
    lines = BOARD_SOURCE.replace("version: 1\n", "version: 2\n", 1).splitlines(True)
    source = "".join(line for line in lines if not line.startswith("  titik: "))
    source = source.replace("  sampai: {", COMPUTED.lstrip("\n") + "  sampai: {", 1)
    for old, new in PARTS.items():
        assert old in source, old
        source = source.replace(old, new, 1)
    assert load_one(source, "")
    forget_published()
    return submit(BOARD).case


@pytest.fixture
def paper(applied, act, person) -> Paper:
    act(applied, "tinjau", "petugas.ptsp")
    act(applied, "hasil-periksa", "pemeriksa.ptsp", files=(photo(applied),), kesimpulan="layak", aman=True)
    act(applied, "setujui", "kepala.ptsp")
    bill = Bill.objects.get(case=applied)
    pay(bill.pk, "transfer", bill.total, "BRI-1", person("bendahara"))
    applied.refresh_from_db()
    follow(applied)
    return Paper.objects.get(case=applied)


def test_in_the_title_and_the_list(applied):
    assert applied.title.endswith("H*** D*** K***") or "H. D. K." in applied.title


def test_as_the_number_that_a_message_goes_to(applied):
    (notice,) = notices(applied, "ajukan", 1)
    assert notice


def test_on_the_map(applied, act):
    from types import SimpleNamespace

    from satukota.modules.services.actions.effects import _booking_of, locate_site

    locate_site(
        SimpleNamespace(case=applied, definition=pinned_definition(applied.definition_id), at=applied.opened_at)
    )
    assert round(applied.lat, 4) == -6.0165
    assert _booking_of


def test_as_the_day_of_a_clock(applied):
    clock = CaseClock.objects.get(case=applied, rule="masa", current=True)
    assert clock.due_at.date() == date(2027, 11, 30)


def test_in_a_guard(submit, applied, act):
    small = submit(BOARD, lebar=1, tinggi=1).case
    with pytest.raises(NotAllowed):
        act(small, "tinjau", "petugas.ptsp")


def test_in_fee_expiry_verification_and_on_the_paper(paper, applied):
    assert Bill.objects.get(case=applied).total == 12 * 12 * 25000 * 3 // 2
    assert paper.valid_until == date(2027, 11, 30)
    assert dict(_rows(paper))["Berlaku sampai"] == "30 November 2027"
    assert dict(_rows(paper))["Penanggung jawab"].startswith("H***")
    definition = pinned_definition(applied.definition_id)
    facts = case_facts(applied, definition, applied.opened_at)
    sheet = Sheet(paper, applied, definition, definition.outputs["surat"], facts, "", "")
    assert dict(sheet.rows)["Berlaku sampai"] == "30 November 2027"


def test_on_the_officers_page_as_far_as_they_may_read_what_it_rests_on(client, applied, person):
    client.force_login(person("petugas.ptsp"))
    page = client.get(f"/cases/{applied.number}/").content.decode()
    assert "Haji Dedi Kurnia" in page and "Rp 5.400.000" in page and "30 November 2027" in page
    client.force_login(person("bendahara"))
    page = client.get(f"/cases/{applied.number}/").content.decode()
    assert "Haji Dedi" not in page
