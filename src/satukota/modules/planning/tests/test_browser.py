"""A whole quarter in the browser: thirty agencies with twenty indicators each, played by three roles."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect
from tests.browsing import axe, overflow, shot, sign_in

from satukota.kernel.cases.api import ring_due
from satukota.kernel.events.api import Event
from satukota.modules.planning.models import AgencyReport, Indicator, Round, Value
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.tests.cities import town
from satukota.modules.planning.tests.conftest import somebody

pytestmark = pytest.mark.django_db(transaction=True)
AGENCIES, EACH = 30, 20
REPORTING = AGENCIES + 2
"""Two companies of the city own an indicator each and report, too."""


@pytest.fixture
def city():
    return town(AGENCIES, EACH)


@pytest.fixture
def days_pass(monkeypatch):
    """Move the time of the whole program, then let the clocks ring as their job does."""
    passed = timedelta()

    def pass_days(days):
        nonlocal passed
        passed += timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + passed)
        while ring_due():
            pass

    return pass_days


def press(page, word):
    page.get_by_role("button", name=word, exact=True).click()
    page.wait_for_load_state()


def open_round(page, quarter):
    page.fill("[name=year]", str(quarter.year))
    page.select_option("[name=quarter]", str(quarter.number))
    press(page, "Buka putaran")
    expect(page.locator("tbody tr")).to_have_count(REPORTING)
    return Round.objects.get()


TYPE = (
    "boxes => boxes.forEach((box, place) => { box.value = `${55 + place},5`; box.dispatchEvent(new Event('input')) })"
)


def fill_in(page, report, *, by_hand=False):
    """The officer of an agency fills in every value and sends the report; one of them types every figure."""
    officer = somebody(f"petugas-{report.agency.code}", "officer", report.agency.code)
    sign_in(page, officer, f"/planning/reports/{report.pk}/")
    boxes = page.locator("input[id$=-value]")
    count = boxes.count()
    if by_hand:
        for place in range(count):
            boxes.nth(place).fill(f"{55 + place},5")
    else:
        boxes.evaluate_all(TYPE)
    # A share that runs up and is less than before needs a word.
    page.locator("input[id$=-note]").evaluate_all("boxes => boxes.forEach(box => { box.value = 'Menurut catatan' })")
    press(page, "Simpan dan kirim")
    sent, without = page.get_by_text("Terkirim. Walidata"), page.get_by_role("button", name="Kirim tanpa nilai ini")
    expect(sent.or_(without)).to_be_visible()
    if without.is_visible():  # the units of an indicator report on their own page, and have not yet
        press(page, "Kirim tanpa nilai ini")
    expect(sent).to_be_visible()
    return count


def return_one(visit, page, report):
    """The data steward returns one value; the officer reads why and corrects it."""
    page.goto(page.url.split("/planning/")[0] + f"/planning/reports/{report.pk}/")
    page.get_by_role("link", name="Tandai untuk diperbaiki").first.click()
    page.fill("[name=reason]", "Tidak sama dengan lampiran")
    press(page, "Tandai untuk diperbaiki")
    page.fill("#reason-send_back", "Satu nilai harus diperbaiki")
    press(page, "Kembalikan")
    officer = somebody(f"petugas-{report.agency.code}", "officer", report.agency.code)
    own = visit(f"/planning/reports/{report.pk}/", officer)
    expect(own.get_by_text("Tidak sama dengan lampiran").first).to_be_visible()
    shot(own, "planning-returned")
    own.locator(".valuerow--returned input[id$=-value]").first.fill("41,25")
    press(own, "Simpan dan kirim")
    own.context.close()


def step(page, reports, *words):
    site = page.url.split("/planning/")[0]
    for report in reports:
        page.goto(f"{site}/planning/reports/{report.pk}/")
        for word in words:
            press(page, word)


def test_thirty_agencies_report_one_is_late_one_is_returned_and_the_rest_is_published(visit, city, days_pass):
    quarter = quarter_of(timezone.localdate()).previous
    planner = visit("/planning/rounds/open/", city.planner)
    held = open_round(planner, quarter)
    *on_time, late = held.reports.select_related("agency", "case").order_by("agency__code")
    office = visit("/")
    assert sum(fill_in(office, report, by_hand=report == on_time[0]) for report in on_time) >= (AGENCIES - 1) * EACH

    days_pass(25)
    rung = Event.objects.filter(name="cases.clock_rang", subject_id=late.case_id, data__clock="fill")
    assert {"head", "parent"} <= {event.data.get("to") for event in rung}
    planner = visit(f"/planning/rounds/{held.pk}/", city.planner)  # who was away for weeks signs in again
    steward = visit("/planning/rounds/", city.steward)
    expect(planner.locator("tbody tr").first).to_contain_text(late.agency.name)
    expect(planner.locator("tbody tr").first).to_contain_text("Terlambat")
    shot(planner, "planning-round-late")

    return_one(visit, steward, on_time[0])
    step(steward, on_time, "Nyatakan benar")
    step(planner, on_time, "Setujui")
    step(steward, on_time, "Terbitkan")
    states = AgencyReport.objects.values_list("case__state", flat=True)
    assert sorted(states) == ["filling"] + ["published"] * (REPORTING - 1)
    corrected = Value.objects.get(indicator__agency=on_time[0].agency, value="41.25")
    assert Value.objects.filter(indicator=corrected.indicator, quarter=quarter.number, year=quarter.year).count() == 2
    published_page(visit, quarter, corrected.indicator)
    printed(planner, held)


def published_page(visit, quarter, indicator):
    """Everybody sees what was published, and nothing of the agency that is late."""
    page = visit(f"/planning/public/{indicator.code}/?year={quarter.year}", width=360)
    expect(page.get_by_text("41,25").or_(page.get_by_text("41,3")).first).to_be_visible()
    page.goto(page.url.split("/planning/")[0] + f"/planning/public/?year={quarter.year}")
    shot(page, "planning-public-360")
    assert (axe(page), overflow(page)) == ([], 0)
    shown = Value.objects.filter(year=quarter.year, quarter=quarter.number, state="published")
    assert shown.count() >= (AGENCIES - 1) * EACH
    assert Indicator.objects.filter(values__in=shown).values("agency").distinct().count() == REPORTING - 1


def printed(page, held):
    """The report is a PDF and a DOCX that names the agency that is late."""
    site = page.url.split("/planning/")[0]
    pdf = page.request.get(f"{site}/planning/rounds/{held.pk}/report.pdf").body()
    word = page.request.get(f"{site}/planning/rounds/{held.pk}/report.docx").body()
    assert pdf.startswith(b"%PDF")
    late = held.reports.exclude(case__state="published").get()
    assert any(late.agency.name in paragraph.text for paragraph in Document(BytesIO(word)).paragraphs)
