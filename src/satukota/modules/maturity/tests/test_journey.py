"""An assessment in the browser by everybody who has a part in it, from the agency's proof to the reopening by two."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browsing import axe, overflow, shot

from satukota.kernel.cases.api import forget_published, load_definitions
from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency, forget_offices
from satukota.kernel.places.api import forget, load_city
from satukota.modules.maturity import actions
from satukota.modules.maturity.models import Assessment, GapAction, InstrumentVersion, Rating
from satukota.modules.maturity.tests.conftest import ACTOR, prove, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened():
    """This year's Pemdi: nineteen indicators rated and proven, the first left to its agency, coordinated by the Setda."""
    for forgetting in (forget, forget_offices, forget_published):
        forgetting()
    load_city()
    load_definitions()
    actions.load_instruments()
    version = InstrumentVersion.objects.get(code="pemdi-2026", is_current=True)
    coordinator, owner = (Agency.objects.get(code=code) for code in ("setda", "dinkes"))
    made = actions.open_assessment(version, timezone.localdate().year, ACTOR, None, coordinator)
    actions.set_owners(made, coordinator, {1: owner}, ACTOR)
    for no in range(2, 21):
        actions.give_level(made, no, "self", 2, ACTOR)
        prove(made, no, 2)
    return made


def press(page, word):
    page.get_by_role("button", name=word, exact=True).click()
    page.wait_for_load_state()


def follow(page, word):
    page.get_by_role("link", name=word, exact=True).first.click()
    page.wait_for_load_state()


def looked_at(page, name):
    """Take a picture, and find nothing wrong with the page."""
    shot(page, f"maturity-journey-{name}")
    assert (axe(page), overflow(page)) == ([], 0)


def prove_level_two(page, pk):
    """The officer of the agency gives a level and the document that proves it."""
    page.get_by_label("2", exact=True).check()
    page.fill("[name=note]", "Rencana aksi dijalankan pada sebagian layanan.")
    page.locator("form:has([name=note]) button").first.click()
    page.wait_for_load_state()
    page.goto(page.url.split("/maturity/")[0] + f"/maturity/{pk}/1/evidence/?level=2")
    page.fill("[name=title]", "Perwal Rencana Aksi Pemdi")
    page.fill("[name=url]", "https://jdih.example/perwal-12")
    press(page, "Simpan")
    expect(page.get_by_text("Perwal Rencana Aksi Pemdi").first).to_be_visible()


def step(page, pk, word, **fields):
    """Take a step of the assessment: its button, its reason, its confirmation."""
    page.goto(page.url.split("/maturity/")[0] + f"/maturity/{pk}/")
    follow(page, word)
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    press(page, word)


def test_agency_coordinator_walidata_assessor_closing_gap_plan_and_reopening_by_two(visit, opened):
    pk = opened.pk
    officer, head = somebody("petugas-dinkes", "officer", "dinkes"), somebody("sekda", "head", "setda")
    steward, assessor = somebody("walidata", "walidata", "diskominfo"), somebody("asesor", "assessor", "inspektorat")
    planner, auditor = somebody("perencana", "planner", "bappeda"), somebody("pemeriksa", "auditor", "inspektorat")

    desk = visit(f"/maturity/{pk}/1/", officer)
    prove_level_two(desk, pk)
    looked_at(desk, "officer")
    phone = visit(f"/maturity/{pk}/1/", officer, width=360)
    looked_at(phone, "officer-360")

    coordinator = visit(f"/maturity/{pk}/", head)
    step(coordinator, pk, "Kirim ke penilai")
    checking = visit(f"/maturity/{pk}/", steward)
    step(checking, pk, "Verifikasi")
    assert Assessment.objects.get(pk=pk).state == "verified"

    outside = visit("/maturity/assigned/", assessor)
    expect(outside.get_by_text("Hari ini tidak ada yang ditugaskan")).to_be_visible()
    assigning(coordinator, pk, assessor)
    outside.reload()
    looked_at(outside, "assessor")
    outside.get_by_role("link", name=str(Assessment.objects.get(pk=pk))).click()
    judge(outside, pk)
    looked_at(visit(f"/maturity/{pk}/visits/", assessor, width=360), "visits-360")

    closing = visit(f"/maturity/{pk}/", auditor)
    step(closing, pk, "Tutup")
    everybody = visit("/maturity/public/", width=360)
    looked_at(everybody, "public-360")
    expect(everybody.get_by_text("1,95")).to_be_visible()

    plan_the_gap(visit(f"/maturity/{pk}/1/plan/", planner))
    step(closing, pk, "Minta dibuka lagi", reason="bukti indikator 1 ditemukan kemudian")
    second = visit(f"/maturity/{pk}/", planner)
    expect(second.get_by_text("bukti indikator 1 ditemukan kemudian").first).to_be_visible()
    step(second, pk, "Buka lagi")
    looked_at(second, "reopened")
    everybody.reload()
    expect(everybody.locator("s", has_text="1,95")).to_be_visible()
    expect(everybody.get_by_text("bukti indikator 1 ditemukan kemudian")).to_be_visible()


def assigning(page, pk, assessor):
    """The coordinator lets the assessor in until the end of the week after next."""
    page.goto(page.url.split("/maturity/")[0] + f"/maturity/{pk}/assessors/")
    follow(page, "Tugaskan asesor")
    page.select_option("[name=assessor]", str(assessor.pk))
    page.fill("[name=ends]", (timezone.localdate() + timedelta(days=14)).isoformat())
    page.fill("[name=letter]", "ST 12/KemenPANRB")
    press(page, "Simpan")
    expect(page.get_by_text("punya akses")).to_be_visible()


def judge(page, pk):
    """The assessor records the visit, lowers the first indicator with a reason, and confirms the rest."""
    site = page.url.split("/maturity/")[0]
    page.goto(f"{site}/maturity/{pk}/visits/new/")
    page.select_option("[name=kind]", "visit")
    for name, text in {
        "held_on": timezone.localdate().isoformat(), "place": "Dinas Kesehatan", "agenda": "Rencana aksi",
        "findings": "Rencana aksi belum dijalankan.", "office0": "Dinas Kesehatan", "people0": "3",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", text)
    press(page, "Simpan")
    expect(page.get_by_text("Rencana aksi belum dijalankan.")).to_be_visible()
    page.goto(f"{site}/maturity/{pk}/1/")
    page.get_by_label("1", exact=True).check()
    page.select_option("[name=kind]", "visit")
    page.fill("[name=note]", "Belum dijalankan saat kunjungan.")
    page.locator("form:has([name=note]) button").first.click()
    page.wait_for_load_state()
    page.goto(f"{site}/maturity/{pk}/")
    follow(page, "Setujui sisanya")
    press(page, "Simpan")
    assert Rating.objects.filter(assessment=pk, kind="final").count() == 19
    assert Event.objects.filter(name="maturity.assessment_read", actor_id__isnull=False).count() >= 3


def plan_the_gap(page):
    """The planner decides what raises the first indicator; a case follows it."""
    page.fill("[name=title]", "Jalankan rencana aksi di tiga layanan")
    page.select_option("[name=agency]", str(Agency.objects.get(code="dinkes").pk))
    page.fill("[name=due]", (timezone.localdate() + timedelta(days=60)).isoformat())
    page.get_by_label("2", exact=True).check()
    press(page, "Simpan")
    assert GapAction.objects.get().case.agency.code == "dinkes"
