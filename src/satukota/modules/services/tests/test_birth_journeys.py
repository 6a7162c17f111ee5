"""Births in a real browser: a midwife's phone, parents who complete and apply, papers that others check."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect
from tests.browsing import axe, overflow

from satukota.kernel.cases.api import Case
from satukota.modules.services.actions import submission
from satukota.modules.services.models import Paper
from satukota.modules.services.tests.conftest import BIRTH, fill, picture
from satukota.modules.services.tests.test_journeys import codes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]
NEXT = ".actions--sticky .button--primary"


def days_ago(days: int) -> str:
    return (timezone.localdate() - timedelta(days=days)).isoformat()


def offline_page(visit, midwife):
    """Open the notice on a phone and take its signal away."""
    page = visit("/services/notice/", midwife, width=360)
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.context.set_offline(True)
    page.reload()
    return page


def notice_of_a_birth(page, **changes):
    fill(page, asal="suami-istri", anak__nama="Bayu Pratama", anak__jenis_kelamin="L", anak__kota="Kota Cilegon")
    fill(page, anak__tempat="bidan", anak__faskes="Bidan Nurhayati", anak__tgl_lahir=days_ago(1), anak__berat_g="3100")
    fill(page, ibu__nama="Siti Rahayu", ibu__nik="3672014101900001", ibu__tgl_lahir="1990-01-01")
    fill(page, pelapor__nama="Siti Rahayu", pelapor__hubungan="ibu", pelapor__hp="081234567890")
    fill(page, **changes)
    page.click("#notice .button--primary")


def family_and_papers(page, tmp_path, papers: tuple[str, ...]):
    """Answer where the family lives, go on to the papers and add them."""
    fill(page, keluarga__nomor_kk="3672012001150003", keluarga__alamat="Jl. Mawar 5")
    page.click(NEXT)
    scan = tmp_path / "surat.jpg"
    scan.write_bytes(picture().read())
    fill(page, pelapor__nama="Siti Rahayu", pelapor__hubungan="ibu", pelapor__hp="081234567890")
    page.click(NEXT)
    page.wait_for_selector("[name=ingin_kia]")
    page.click(NEXT)
    page.wait_for_selector("[type=file]", state="attached")
    names = [field.get_attribute("name") for field in page.locator("[type=file]").all()]
    assert names == [f"document__{paper}" for paper in papers]
    for name in names:
        page.set_input_files(f"[name={name}]", str(scan))
    page.click("button[name=continue]")
    expect(page.locator("h1")).to_contain_text("Periksa")


def follow_to_the_end(step, case, actions=("setujui", "terbitkan")):
    for action, by in zip(actions, ("verifikator", "kadis.dukcapil"), strict=True):
        step(case, action, by)
    assert case.state == "selesai"


def test_a_birth_without_a_signal_is_completed_by_the_parents_and_becomes_a_certificate(visit, person, step, tmp_path):
    midwife = offline_page(visit, person("bidan"))
    notice_of_a_birth(midwife)
    expect(midwife.locator("#outbox [data-state=waiting]")).to_contain_text("Bayu Pratama")
    assert not Case.objects.exists()
    midwife.context.set_offline(False)
    expect(midwife.locator("#outbox [data-state=sent]")).to_contain_text("Bayu Pratama: ")
    case = Case.objects.get(type=BIRTH)
    midwife.click("#outbox a")
    code = midwife.locator(".mono.fs-4").inner_text()
    assert code.startswith(case.number) and axe(midwife) == [] and overflow(midwife) <= 0
    parents = visit(f"/services/t/{code}/", width=360)
    parents.click("text=Lengkapi sekarang")
    fill(parents, anak__anak_ke="1")
    for question in ("ibu__nama", "ibu__nik", "kawin__nomor"):
        parents.click(NEXT)
        parents.wait_for_selector(f"[name={question}]", state="attached")
    fill(parents, kawin__catat="tercatat")
    parents.click(NEXT)
    fill(parents, ayah__nama="Budi Santoso", ayah__nik="3672010502880002", ayah__tgl_lahir="1988-02-05")
    parents.click(NEXT)
    family_and_papers(parents, tmp_path, ("lahir", "nikah", "kkasal"))
    assert axe(parents) == [] and overflow(parents) <= 0
    parents.click(NEXT)
    expect(parents.locator("body")).to_contain_text("Diajukan")
    case.refresh_from_db()
    follow_to_the_end(step, case)
    parents.reload()
    expect(parents.locator("h2", has_text="Kutipan Akta Kelahiran")).to_be_visible()
    deed = Paper.objects.get(case=case, output="kutipan-akta")
    parents.goto(next(text for text in codes(deed, tmp_path) if "/v/" in text))
    expect(parents.locator(".note--ok")).to_contain_text("Asli")
    assert "Bayu" not in parents.content() and axe(parents) == [] and overflow(parents) <= 0


def test_what_is_wrong_is_said_before_a_notice_waits_on_the_phone(visit, person):
    midwife = offline_page(visit, person("bidan"))
    notice_of_a_birth(midwife, ibu__nama="", anak__tgl_lahir=days_ago(-3))
    expect(midwife.locator("[data-question=ibu__nama] [data-wrong]")).to_contain_text("Mohon jawab")
    expect(midwife.locator("[data-question=anak__tgl_lahir] [data-wrong]")).to_contain_text("belum terjadi")
    expect(midwife.locator("#outbox p")).to_have_count(0)
    fill(midwife, ibu__nama="Siti Rahayu", anak__tgl_lahir=days_ago(1))
    midwife.click("#notice .button--primary")
    expect(midwife.locator("#outbox [data-state=waiting]")).to_contain_text("Bayu Pratama")


def test_a_notice_that_the_office_cannot_take_says_which_question_and_comes_back_into_the_form(visit, person):
    midwife = visit("/services/notice/", person("bidan"), width=360)
    midwife.wait_for_selector("html[data-offline=ready]", state="attached")
    notice_of_a_birth(midwife, pelapor__hp="12")
    refused = midwife.locator("#outbox [data-state=wrong]")
    expect(refused).to_contain_text("Bayu Pratama")
    expect(refused).to_contain_text("Nomor HP pelapor: ")
    refused.locator("button").click()
    expect(midwife.locator("[name=anak__nama]")).to_have_value("Bayu Pratama")
    expect(midwife.locator("[name=anak__jenis_kelamin][value=L]")).to_be_checked()
    expect(midwife.locator("#outbox p")).to_have_count(0)


def test_another_account_on_the_same_phone_neither_sees_nor_sends_what_waits(visit, person, client, settings):
    midwife = offline_page(visit, person("bidan"))
    notice_of_a_birth(midwife)
    expect(midwife.locator("#outbox [data-state=waiting]")).to_have_count(1)
    context = midwife.context
    own = context.cookies()
    client.force_login(person("kelurahan"))
    cookie = next(one for one in own if one["name"] == "sessionid")
    context.add_cookies([cookie | {"value": client.cookies["sessionid"].value}])
    context.set_offline(False)
    midwife.goto(midwife.url)
    midwife.wait_for_selector("html[data-offline=ready]", state="attached")
    expect(midwife.locator("#outbox p")).to_have_count(0)
    assert not Case.objects.exists()
    context.add_cookies([cookie])
    midwife.goto(midwife.url)
    expect(midwife.locator("#outbox [data-state=sent]")).to_contain_text("Bayu Pratama")
    assert Case.objects.get().data["$origin"] == "rsud"


def test_two_tabs_that_send_one_notice_at_once_are_given_one_case(person, monkeypatch):
    entered, second = Event(), Event()
    opening = submission.open_and_submit

    def slowly(*given):
        entered.set()
        second.wait(10)
        return opening(*given)

    monkeypatch.setattr(submission, "open_and_submit", slowly)
    midwife = person("bidan")
    typed = {
        "lahir": "hidup",
        "asal": "ibu",
        "anak.nama": "Bayu",
        "anak.jenis_kelamin": "L",
        "anak.tgl_lahir": days_ago(1),
        "anak.kota": "Kota Cilegon",
        "anak.tempat": "rumah",
        "ibu.nama": "Siti",
        "pelapor.nama": "Siti",
        "pelapor.hubungan": "ibu",
        "pelapor.hp": "081234567890",
    }

    def tab(wait: bool) -> str:
        try:
            if wait:
                entered.wait(10)
                second.set()
            return submission.give_notice(midwife, BIRTH, typed, "one-key").number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as tabs:
        numbers = list(tabs.map(tab, (False, True)))
    assert numbers[0] == numbers[1] and Case.objects.filter(type=BIRTH).count() == 1
