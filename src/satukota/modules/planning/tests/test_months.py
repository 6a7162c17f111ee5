"""A monthly indicator is reported by month; the quarter is what is verified, and keeps its months."""

from dataclasses import replace
from decimal import Decimal

import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.planning import actions
from satukota.modules.planning.models import AgencyReport
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor, current, publish_round

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def monthly(people):
    """Counted each month by the health agency, whose report of TW III 2026 is open."""
    indicator = make_indicator(rhythm="monthly", total="sum", unit="orang", due="")
    actions.open_round(2026, 3, SYSTEM)
    return indicator


@pytest.mark.parametrize(("total", "value"), [("sum", 33), ("last", 12), ("mean", 11), ("highest", 12)])
def test_months_become_a_quarter_as_quarters_become_a_year(people, total, value):
    indicator = make_indicator(rhythm="monthly", total=total, unit="orang")
    months = [Decimal(10), Decimal(11), Decimal(12)]
    reading = actions.reading_of_months(indicator, Quarter(2026, 3), months, actions.Reading(None))
    assert reading.value == value
    stored = actions.record_value(indicator, Quarter(2026, 3), reading, SYSTEM)
    assert stored.months == months


def test_a_year_of_months_with_gaps_weighs_months(people):
    indicator = make_indicator(rhythm="monthly", total="mean", unit="hari", year=2025)
    for quarter, months in ((1, [Decimal(10)] * 3), (2, [Decimal(40), None, None])):
        reading = actions.reading_of_months(indicator, Quarter(2025, quarter), months, actions.Reading(None))
        actions.record_value(indicator, Quarter(2025, quarter), replace(reading, state="published"), SYSTEM)
    standing = indicator.standings.get(year=2025)
    assert (standing.value, standing.published_value) == (Decimal("17.5"), Decimal("17.5"))


def test_an_agency_types_its_months(client, people, monthly):
    report = AgencyReport.objects.get(agency__code="dinkes")
    address, prefix = f"/planning/reports/{report.pk}/", f"v{monthly.pk}"
    page = visit(client, people.officer).get(address).content.decode()
    assert "Bulan ke-3 triwulan ini" in page and f"{prefix}-value" not in page
    months = {f"{prefix}-month1": "10,5", f"{prefix}-month2": "11", f"{prefix}-month3": ""}
    assert client.post(address, {**months, f"{prefix}-note": ""}).status_code == 302
    value = monthly.values.get(is_current=True)
    assert (value.value, value.months) == (Decimal("21.5"), [Decimal("10.5"), Decimal(11), None])
    assert 'value="10,5"' in client.get(address).content.decode()
    client.post(address, {**months, f"{prefix}-note": ""})
    assert monthly.values.count() == 1


def test_a_machine_gives_a_quarter_or_its_months(client, people, monthly):
    headers = {"Authorization": f"Bearer {create_key(people.officer, 'uji', SYSTEM)}"}

    def send(**body):
        body = {"year": 2026, "quarter": 3, **body}
        address = "/api/v1/planning/indicators/SEHAT-1/values"
        return client.post(address, body, content_type="application/json", headers=headers)

    assert float(send(months=[1, 2, 3]).json()["value"]) == 6
    assert [send().status_code, send(value=1, months=[1, 2, 3]).status_code, send(months=[1]).status_code] == [422] * 3


def test_months_that_move_within_the_same_total_are_news(people, monthly):
    for months in ([1, 2, 3], [3, 2, 1]):
        reading = actions.reading_of_months(
            monthly, Quarter(2026, 3), list(map(Decimal, months)), actions.Reading(None)
        )
        stored = actions.report_value(monthly, Quarter(2026, 3), reading, actor(people.officer))
    assert stored.months == [3, 2, 1] and monthly.values.get(is_current=True) == stored


def test_a_published_month_is_corrected_by_month_and_both_are_shown(client, people):
    indicator = make_indicator(rhythm="monthly", total="sum", unit="orang", due="", year=2025)
    publish_round(people, indicator)
    address = f"/planning/indicators/SEHAT-1/correct/?year={QUARTER.year}&quarter={QUARTER.number}"
    page = visit(client, people.officer).get(address).content.decode()
    assert "Bulan ke-3 triwulan" in page and 'name="value"' not in page
    ground = {"correction_reason": GROUND.reason, "document": GROUND.document}
    assert client.post(address, {"month1": "1.000", "month2": "20", **ground}).status_code == 422
    months = {"month1": "1.000", "month2": "20", "month3": "3,5"}
    assert client.post(address, {**months, **ground}).status_code == 302
    waiting = indicator.values.get(is_current=False)
    actions.decide_figure(waiting, actor(people.steward, "walidata"), approve=True)
    assert (current(indicator).value, current(indicator).months) == (Decimal("1023.5"), [1000, 20, Decimal("3.5")])
    assert "1000; 20; 3,5" in client.get("/planning/public/SEHAT-1/").content.decode()
