"""A year played in the browser by six roles, and read by a journalist.

An officer, the head of a late agency, the data steward, the planner, an auditor and the mayor. The assessment of an
index, from evidence to verdict, is played by its own roles in `maturity/tests/test_journey.py`.
"""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect
from tests.browsing import axe, overflow, shot

from satukota.kernel.cases.api import forget_published, load_definitions, ring_due
from satukota.kernel.events.api import Actor, Event, ensure_partitions
from satukota.kernel.people.api import Agency, forget_offices
from satukota.kernel.places.api import forget, load_city
from satukota.modules.planning import actions
from satukota.modules.planning.models import Item, Plan, Round, Standing
from satukota.modules.planning.rules.quarters import quarter_of
from satukota.modules.planning.tests.conftest import make_indicator, somebody

pytestmark = pytest.mark.django_db(transaction=True)
QUARTER = quarter_of(timezone.localdate()).previous
YEAR = QUARTER.year
OFFICER, STEWARD = ("petugas", "officer", "dinkes"), ("walidata", "walidata", "diskominfo")
PLANNER, MAYOR = ("perencana", "planner", "bappeda"), ("walikota", "mayor", "kepala-daerah")
AUDITOR, HEAD = ("pemeriksa", "auditor", "inspektorat"), ("kepala-dlh", "head", "dlh")
AWAY = 25
"""Days until the clocks of a report that nobody sent have rung for its head and above."""


@pytest.fixture
def days_pass(monkeypatch):
    """Move the time of the whole program, then let the clocks ring as their job does."""

    def pass_days(days):
        monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(days=days))
        while ring_due():
            pass

    return pass_days


@pytest.fixture
def item():
    """A town of two agencies with an indicator each, and a plan with one activity."""
    for forgetting in (forget, forget_offices, forget_published, cache.clear):
        forgetting()
    ensure_partitions(timezone.now() - timedelta(days=60), timezone.now() + timedelta(days=60))
    load_city()
    load_definitions()
    system = Actor.system()
    years = {"start_year": YEAR - 1, "end_year": YEAR + 3}
    plan = actions.save_plan(Plan(code="rpjmd", kind="rpjmd", title="RPJMD", is_main=True, **years), system)
    mission = actions.save_item(Item(plan=plan, kind="mission", code="1", name="Kota sehat"), system)
    make_indicator("SEHAT-1", year=YEAR, due="always", target="80")
    make_indicator("BERSIH-1", agency="dlh", year=YEAR, due="always", target="90")
    office = Agency.objects.get(code="dinkes")
    work = Item(plan=plan, parent=mission, kind="action", code="1.1", name="Posyandu", agency=office, budget=10**9)
    return actions.save_item(work, system)


class Desk:
    """Somebody at the screen: opens pages, fills in forms, presses buttons."""

    def __init__(self, visit, user):
        self.page = visit("/planning/", user)
        self.site = self.page.url.split("/planning/")[0]

    def open(self, path):
        self.page.goto(self.site + path)
        return self.page

    def press(self, word):
        self.page.get_by_role("button", name=word, exact=True).click()
        self.page.wait_for_load_state()

    def form(self, path, word="Simpan", **fields):
        """Fill in the form of a page and send it."""
        self.open(path)
        for name, text in fields.items():
            self.page.fill(f"main [name={name}]", text)
        self.press(word)
        return self.page

    def decide(self, figure):
        """Approve one figure that waits."""
        self.open("/planning/figures/waiting/")
        self.page.locator(f"[name=figure][value^={figure}]").check()
        self.press("Setujui yang dicentang")


def report_with_one_return(officer, steward, planner, report):
    """A value goes to the data steward, comes back, is corrected, and is published by a third person."""
    path = f"/planning/reports/{report.pk}/"
    value, note = "main input[id$=-value]", "main input[id$=-note]"
    officer.open(path).fill(value, "57")
    officer.press("Simpan dan kirim")
    steward.open(path).get_by_role("link", name="Tandai untuk diperbaiki").click()
    steward.page.fill("[name=reason]", "Lampiran menyebut 75")
    steward.press("Tandai untuk diperbaiki")
    steward.page.fill("#reason-send_back", "Satu nilai tertukar")
    steward.press("Kembalikan")
    page = officer.open(path)
    expect(page.get_by_text("Lampiran menyebut 75").first).to_be_visible()
    shot(page, "planning-year-returned")
    page.fill(value, "75")
    page.fill(note, "Angka tertukar")
    officer.press("Simpan dan kirim")
    for desk, word in ((steward, "Nyatakan benar"), (planner, "Setujui"), (steward, "Terbitkan")):
        desk.open(path)
        desk.press(word)


def budget_in_the_books(officer, steward, item):
    """A budget by source and quarter counts when somebody else approved it."""
    fields = {"budget": "1.000", "fund-pad": "1.000", "document": "DPA 1", **{f"cash-{n}": "250" for n in range(1, 5)}}
    officer.form(f"/planning/items/{item.uid}/budget/{YEAR}/", **fields)
    steward.decide("allocation-")
    expect(steward.open(f"/planning/money/?year={YEAR}").get_by_text("Rp 1.000").first).to_be_visible()


def plan_change(planner, mayor):
    """The promise of the year changes by a document that its proposer cannot approve; the first one stays."""
    planner.form(
        f"/planning/indicators/SEHAT-1/target/?year={YEAR}", year=str(YEAR), value="70", source="Perubahan RPJMD",
        document="Perda 2/2026", document_date=QUARTER.start.isoformat(), reason="Pagu turun",
    )  # fmt: skip
    page = planner.open("/planning/targets/")
    expect(page.get_by_text("Anda yang mengusulkan").first).to_be_visible()
    assert Standing.objects.get(indicator__code="SEHAT-1", year=YEAR).target == 80
    mayor.open("/planning/targets/")
    mayor.press("Setujui")
    assert Standing.objects.get(indicator__code="SEHAT-1", year=YEAR).target == 70


def words(desk, address):
    """Return every line of a DOCX as this person is sent it."""
    book = Document(BytesIO(desk.page.request.get(desk.site + address).body()))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in book.paragraphs] + cells


def test_a_year_played_by_six_roles_and_read_by_a_journalist(visit, item, days_pass):
    officer, steward, planner, mayor = (Desk(visit, somebody(*who)) for who in (OFFICER, STEWARD, PLANNER, MAYOR))
    somebody(*HEAD)
    planner.open("/planning/rounds/open/")
    planner.page.fill("[name=year]", str(YEAR))
    planner.page.select_option("[name=quarter]", str(QUARTER.number))
    planner.press("Buka putaran")
    opened = Round.objects.get()
    report_with_one_return(officer, steward, planner, opened.reports.get(agency__code="dinkes"))
    budget_in_the_books(officer, steward, item)
    plan_change(planner, mayor)
    days_pass(AWAY)
    # Everybody was away for weeks and signs in again.
    officer, steward, planner, mayor, auditor, head = (
        Desk(visit, somebody(*who)) for who in (OFFICER, STEWARD, PLANNER, MAYOR, AUDITOR, HEAD)
    )
    close_without_the_late(planner, head, opened)
    papers = words(auditor, f"/planning/rounds/{opened.pk}/report.docx")
    assert words(mayor, f"/planning/rounds/{opened.pk}/report.docx") == papers
    correct_what_was_published(officer, steward)
    after = words(auditor, f"/planning/rounds/{opened.pk}/report.docx")
    assert [line for line in after if line in papers] == papers
    assert any("75,0 % → 72,5 %" in line for line in after)
    end_what_is_measured_no_more(planner)
    read_as_a_journalist(visit)


def close_without_the_late(planner, head, opened):
    """The clocks of the late agency rang for its head; the round closes without it, by name."""
    late = opened.reports.get(agency__code="dlh")
    rung = Event.objects.filter(name="cases.clock_rang", subject_id=late.case_id, data__clock="fill")
    assert "head" in {event.data.get("to") for event in rung}
    expect(head.open(f"/planning/reports/{late.pk}/").locator("main")).to_contain_text("Indikator BERSIH-1")
    page = planner.open(f"/planning/rounds/{opened.pk}/close/")
    page.fill("[name=minutes]", "Disepakati")
    planner.press("Tutup putaran")
    expect(page.locator("main")).to_contain_text("Dinas Lingkungan Hidup")
    page.locator("[name=gaps]").check()
    planner.press("Tutup putaran")
    assert Round.objects.get().closed_at is not None


def correct_what_was_published(officer, steward):
    """After closing a published figure is corrected with reason and document, and by two."""
    officer.form(
        f"/planning/indicators/SEHAT-1/correct/?year={YEAR}&quarter={QUARTER.number}",
        value="72,5", correction_reason="Satu puskesmas terhitung ganda", document="BA 7/2026",
    )  # fmt: skip
    steward.decide("value-")


def end_what_is_measured_no_more(planner):
    """An indicator ends with day and reason, and cannot be hidden."""
    page = planner.open("/planning/indicators/SEHAT-1/edit/")
    page.uncheck("[name=is_public]")
    planner.press("Simpan")
    expect(page.get_by_text("Yang sudah terbit tetap terbit").first).to_be_visible()
    planner.form("/planning/indicators/SEHAT-1/end/", day=timezone.localdate().isoformat(), reason="Diganti EPPGBM")


def read_as_a_journalist(visit):
    """Everything that was said first stands beside what was said later, on a phone and for a program."""
    page = visit(f"/planning/public/SEHAT-1/?year={YEAR}", width=360)
    for said in ("75,0 %", "72,5 %", "Satu puskesmas terhitung ganda", "Perda 2/2026", "80,0", "Diganti EPPGBM"):
        expect(page.get_by_text(said).first).to_be_visible()
    shot(page, "planning-year-public-360")
    assert (axe(page), overflow(page)) == ([], 0)
    site = page.url.split("/planning/")[0]
    page.goto(f"{site}/planning/public/rounds/{YEAR}/{QUARTER.number}/")
    expect(page.locator("main")).to_contain_text("75,0")
    expect(page.locator("main")).to_contain_text("Satu puskesmas terhitung ganda")
    page.goto(f"{site}/planning/public/?year={YEAR}")
    expect(page.get_by_text("Indikator SEHAT-1").first).to_be_visible()
    rows = page.request.get(f"{site}/api/v1/planning/promises?year={YEAR}").json()["items"]
    told = next(row for row in rows if row["code"] == "SEHAT-1")
    assert [float(told[name]) for name in ("first_promised", "promised", "published")] == [80, 70, 72.5]
