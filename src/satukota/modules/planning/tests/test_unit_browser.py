"""On a phone: an officer fills in units and says a word, three people publish, everybody reads the table."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browsing import axe, overflow, shot

from satukota.kernel.people.api import Agency
from satukota.modules.planning import actions
from satukota.modules.planning.actions.checkins import set_rhythm
from satukota.modules.planning.models import CheckIn, UnitValue
from satukota.modules.planning.tests.conftest import somebody
from satukota.modules.planning.tests.rounds import QUARTER, actor, step
from satukota.modules.planning.tests.units import by_units, whole

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = 360


def fine(page, name):
    """The page has no fault that a machine can see, and nothing stands out of a narrow screen."""
    shot(page, name)
    assert (axe(page), overflow(page)) == ([], 0)


def press(page, word):
    page.get_by_role("button", name=word, exact=True).click()
    page.wait_for_load_state()


def test_a_quarter_of_units_and_a_word_between_on_a_phone(visit, plan, people):
    indicator, units = by_units(5, "weighted", is_key=True, unit="%", of_persons=True)
    head = somebody("kepala", "head", "dinkes")
    opened = actions.open_round(QUARTER.year, QUARTER.number, actor(people.planner, "planner"))
    report = opened.reports.get(agency__code="dinkes")

    phone = visit(f"/planning/reports/{report.pk}/", people.officer, width=PHONE)
    phone.get_by_role("link", name="Isi nilai unit").click()
    for unit, value, n in zip(units[:4], ("91,5", "48", "77", "60"), ("100", "200", "50", "3"), strict=True):
        phone.fill(f"#u{unit.pk}-value", value)
        phone.fill(f"#u{unit.pk}-n", n)
    fine(phone, "units-fill-360")
    press(phone, "Simpan")
    expect(phone.get_by_text("4 dari 5 unit sudah melapor")).to_be_visible()
    assert UnitValue.objects.filter(state="draft").count() == 4
    assert whole(indicator).value == Decimal("64.5326")

    step(opened, "send", people.officer)
    step(opened, "verify", people.steward)
    step(opened, "approve", people.planner)
    step(opened, "publish", people.steward)
    phone.goto(phone.url.split("/planning/")[0] + f"/planning/indicators/{indicator.code}/units/?year=2025&quarter=3")
    expect(phone.locator("tbody tr").first).to_contain_text("Unit 2")
    fine(phone, "units-table-360")

    public = visit(f"/planning/public/{indicator.code}/?year=2025&quarter=3", width=PHONE)
    expect(public.get_by_text("disembunyikan").first).to_be_visible()
    expect(public.get_by_text("4 dari 5 unit sudah melapor").first).to_be_visible()
    fine(public, "units-public-360")

    set_rhythm(Agency.objects.get(code="dinkes"), 1, actor(people.planner, "planner"))
    phone.goto(phone.url.split("/planning/")[0] + "/planning/check-ins/write/")
    entry = phone.locator("section", has_text=indicator.name)
    entry.get_by_label("Rawan meleset").check()
    entry.get_by_label("Dalam satu kalimat").fill("Dua bidan pindah tugas")
    fine(phone, "check-in-write-360")
    press(phone, "Kirim")
    assert CheckIn.objects.get().sentence == "Dua bidan pindah tugas"
    read = visit("/planning/check-ins/?agency=dinkes", head, width=PHONE)
    expect(read.get_by_text("Dua bidan pindah tugas")).to_be_visible()
    fine(read, "check-ins-360")
