"""Permits from the first page to the end, in a browser: a billboard and its renewal, an event with police conditions."""

import json
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browsing import axe, overflow

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.files.api import store
from satukota.kernel.notifications.api import Message
from satukota.modules.services.actions.drafts import add_paper, begin, save_answers
from satukota.modules.services.models import Bill, Paper, Sequel
from satukota.modules.services.rules.showing import date_words
from satukota.modules.services.tasks import remind_of_expiry
from satukota.modules.services.tests.conftest import ANSWERS, BOARD, EVENT, RESEARCH, fill, follow, picture, scan
from satukota.modules.services.tests.test_draft_versions import DEARER, FIRST, TYPE, publish
from satukota.modules.services.tests.walking import apply, go_on, papers_on, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("town")]


def board() -> dict[str, str]:
    """Return what is typed for a board of twelve square metres for a year from today."""
    return {
        "jenis": "papan",
        "lokasi": "Jl. Sudirman",
        "kelas_jalan": "utama",
        "lebar": "4",
        "tinggi": "3",
        "muka": "1",
        "mulai": timezone.localdate().isoformat(),
        "bulan": "12",
        "pemohon__nama": "Dedi Kurnia",
        "pemohon__usaha": "PT Contoh",
        "pemohon__hp": "081234567893",
    }


def inspected(case: Case, act) -> None:
    """Let the office look at the application, inspect the place and grant it."""
    act(case, "tinjau", "petugas.ptsp")
    photo = store(picture("lapangan.jpg"), kind="evidence", by=Actor.system(), case_id=case.pk)
    act(case, "hasil-periksa", "pemeriksa.ptsp", files=(photo,), kesimpulan="layak")
    act(case, "setujui", "kepala.ptsp")


def paid(case: Case, treasurer) -> None:
    """Record on the page of the treasurer that a bill was paid in cash."""
    treasurer.locator("tr", has_text=case.number).locator("text=Catat pembayaran").click()
    fill(treasurer, method="cash")
    with treasurer.expect_navigation():
        treasurer.click("form .button--primary")
    assert axe(treasurer) == []
    follow(case)


def test_a_billboard_is_applied_for_paid_reminded_and_renewed_on_a_phone(visit, act, person, monkeypatch):
    citizen = visit(f"/services/s/{BOARD}/", width=360)
    case = apply(citizen, board(), ("gambar", "lahan"))
    inspected(case, act)
    citizen.reload()
    bill = Bill.objects.get(case=case)
    asked = citizen.locator(".card", has_text="Yang harus dibayar")
    expect(asked).to_contain_text("Rp 5.400.000")
    expect(asked).to_contain_text(bill.number)
    assert axe(citizen) == [] and overflow(citizen) <= 0
    fill(citizen, keterangan="Tunai di loket hari ini")
    citizen.click("text=Beri tahu sudah bayar")
    paid(case, visit("/services/money/", person("bendahara")))
    citizen.reload()
    permit = Paper.objects.get(case=case)
    assert "Dedi Kurnia" in papers_on(citizen)["Izin Reklame"]
    expect(citizen.locator(".card", has_text=permit.number)).to_contain_text(date_words(str(permit.valid_until), "id"))
    link = reminded(permit, monkeypatch)
    citizen.goto(link)
    expect(citizen.locator("h1")).to_contain_text("Perpanjang")
    assert axe(citizen) == [] and overflow(citizen) <= 0
    go_on(citizen)
    fill(citizen, document__lahan=scan("lahan.jpg", 5))
    go_on(citizen)
    expect(citizen.locator("main")).to_contain_text("Jl. Sudirman")
    renewed = sent(citizen)
    assert Sequel.objects.get(earlier=case).case == renewed
    clerk = visit(f"/cases/{renewed.number}/", person("petugas.ptsp"))
    expect(clerk.locator(".card", has_text="Perpanjangan").first).to_contain_text(case.number)


def reminded(permit: Paper, monkeypatch) -> str:
    """Let the time come in which the permit may be renewed, and the nightly job; return the link of its message."""
    told = Message.objects.filter(template="service-expiring")
    for days, messages in ((61, 0), (60, 1)):
        morning = timezone.make_aware(datetime.combine(permit.valid_until - timedelta(days=days), time(8)))
        monkeypatch.setattr(timezone, "now", lambda moment=morning: moment)
        remind_of_expiry(0)
        assert told.count() == messages
    return json.loads(told.get().secrets)["link"]


CONDITION = "Wajib 20 petugas keamanan dan selesai pukul 22.00"


def test_what_the_police_types_is_before_who_decides_and_on_the_permit_that_the_organiser_reads(
    visit, submit, act, step, person
):
    applied = submit(EVENT)
    case = applied.case
    act(case, "minta-rekomendasi", "petugas.ptsp")
    advice = {child.agency.code: child for child in Case.objects.filter(parent=case).select_related("agency")}
    act(advice["dishub"], "jawab", "petugas.lalin", saran="setuju")
    police = step(advice["polres"], "jawab", "polres", saran="bersyarat", catatan=CONDITION)
    assert axe(police) == [] and overflow(police) <= 0
    follow(advice["polres"])
    step(case, "setujui", "petugas.ptsp")
    decider = visit(f"/cases/{case.number}/", person("kepala.ptsp"))
    for words in (CONDITION, "Setuju dengan syarat"):
        expect(decider.locator("body")).to_contain_text(words)
    step(case, "terbitkan", "kepala.ptsp")
    organiser = visit(f"/services/t/{applied.code}/", width=360)
    assert CONDITION in papers_on(organiser)["Izin Keramaian"]
    assert axe(organiser) == [] and overflow(organiser) <= 0


def test_a_price_that_rose_while_a_draft_lay_is_confirmed_before_anything_is_sent(visit):
    publish(FIRST)
    started = begin(TYPE)
    save_answers(started.draft, ANSWERS[RESEARCH])
    for paper in ("pengantar", "proposal"):
        add_paper(started.draft, paper, picture(f"{paper}.jpg"))
    version = publish(DEARER)
    citizen = visit(f"/services/a/{started.token}/", width=360)
    for price in ("Rp 0", "Rp 75.000"):
        expect(citizen.locator("main")).to_contain_text(price)
    assert axe(citizen) == [] and overflow(citizen) <= 0
    go_on(citizen)
    expect(citizen.locator("main")).to_contain_text("Rp 75.000")
    expect(citizen.locator("main")).to_contain_text("Pola hidup sehat")
    assert sent(citizen).definition_id == version.pk
