"""A figure of the mayor's page moves when a citizen's report is closed, and leads back to that report."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from satukota.kernel.cases.api import Act, Opening, Place, apply, open_case, who
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import grant
from satukota.kernel.places.api import cell, locate
from satukota.kernel.places.api import city as profile
from satukota.modules.planning import actions, tasks
from satukota.modules.planning.demo.figures import load_figures
from satukota.modules.planning.models import Indicator
from satukota.modules.planning.rules.quarters import quarter_of
from tests.browser.city import POINT, small_city
from tests.browsing import axe, shot

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Waktu penyelesaian laporan warga (median)"


@pytest.fixture
def city():
    """A city with a plan, a mayor and reports that nobody has closed yet."""
    made = small_city()
    actions.load_city_plan(profile().folder, Actor.system())
    load_figures(profile(), agencies=0, each=0)
    grant(made.desk, "mayor", made.case.agency, Actor.system())
    tasks.refresh_live()
    return made


def closed_report(city, days):
    """A citizen reports; desk and officer do their work; the citizen is satisfied."""
    place = Place(*POINT, cell(*POINT), locate(*POINT).area_code, "Depan pasar")
    began = timezone.now() - timedelta(days=days)
    case = open_case(
        Opening("reports.complaint", f"Lubang selama {days} hari", summary="Lubang besar.", place=place, at=began),
        actor=Actor.visitor(),
    )
    apply(case, Act("forward", {"agency": "dpupr"}), who(city.desk))
    apply(case, Act("start"), who(city.officer))
    apply(case, Act("close", {"result": "explained", "note": "Jalan ini milik provinsi."}), who(city.officer))
    return apply(case, Act("satisfied", {"rating": 5}), who(None, party=True))


def figure(page):
    """What the mayor reads beside the name of the indicator."""
    line = page.locator(".keylist > li", has_text=NAME)
    return re.sub(r"\s+", " ", line.locator(".keylist__figure").inner_text())


def test_a_closed_report_moves_the_mayors_page_without_anybody_typing(visit, city):
    page = visit("/planning/mayor/", city.desk)
    before = figure(page)
    closed = [closed_report(city, days) for days in (2, 4, 9)]
    tasks.refresh_live()
    page.reload()
    assert figure(page) == "4,0 hari" != before
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text("versi 1", exact=True)).to_be_visible()
    shot(page, "planning-trace")
    page.get_by_role("link", name="Buka daftar").click()
    for case in closed:
        expect(page.get_by_role("link", name=case.number)).to_be_visible()
    assert axe(page) == []


def newest(code):
    """The definition version and the number of cases behind the newest value of an indicator."""
    value = Indicator.objects.get(code=code).values.filter(is_current=True).latest("year", "quarter")
    return value.definition.version, value.n


def test_a_later_value_is_traced_to_the_new_definition(city):
    closed_report(city, 3)
    tasks.refresh_live()
    assert newest("IKU-01") == (1, 1)
    definition = Indicator.objects.get(code="IKU-01").definitions.get(is_current=True)
    definition.reason, definition.definition = "Kalimat diperjelas", "Hari dari diterima sampai ditutup."
    definition.since = quarter_of(timezone.localdate()).start
    actions.change_definition(definition, Actor.system())
    closed_report(city, 5)
    tasks.refresh_live()
    assert newest("IKU-01") == (2, 2)
