"""The plan for machines: who may read and write what, and that a value can be traced."""

from decimal import Decimal

import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.modules.planning import actions
from satukota.modules.planning.models import Value
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator

pytestmark = pytest.mark.django_db
BASE = "/api/v1/planning"


@pytest.fixture
def ask(client, people):
    """Ask as somebody, with a key of theirs."""

    def ask(path, user=None, body=None):
        key = create_key(user or people.planner, "uji", Actor.system())
        headers = {"Authorization": f"Bearer {key}"}
        if body is None:
            return client.get(BASE + path, headers=headers)
        return client.post(BASE + path, body, content_type="application/json", headers=headers)

    return ask


@pytest.mark.parametrize("path", ["/plans", "/indicators", "/rounds", "/spm/2026", "/indicators/X/values"])
def test_a_visitor_reads_nothing(client, db, path):
    assert client.get(BASE + path).status_code in {401, 403}


def test_plans_are_listed_with_their_items(ask, plan):
    assert next(one["code"] for one in ask("/plans").json()) == "master-2024"
    found = ask("/plans/master-2024/items?quick=1&limit=2").json()
    assert (found["total"] >= 3, len(found["items"])) == (True, 2)
    assert all(item["quick_win"] for item in found["items"])


def test_versions_are_compared(ask, plan):
    actions.decide_version(plan, "Disahkan", Actor.system())
    plan.items.filter(code="gempil").update(name="Nama baru")
    assert [one["number"] for one in ask("/plans/master-2024/versions").json()] == [1]
    [change] = ask("/plans/master-2024/changes?older=1").json()
    assert (change["kind"], change["code"], change["fields"][0][0]) == ("changed", "gempil", "name")


def test_an_indicator_says_where_it_stands_and_every_value_its_definition(ask, people):
    indicator = make_indicator("SEHAT-1")
    given = actions.Reading(Decimal(76), n=12, inputs={"cases": 12}, url="/daftar/", state="submitted")
    actions.record_value(indicator, Quarter(2026, 3), given, Actor.system())
    one = ask("/indicators/SEHAT-1?year=2026").json()
    assert (float(one["value"]), one["light"], one["definition_version"]) == (76.0, "on_track", 1)
    assert ask("/indicators?year=2026&light=on_track").json()["total"] == 1
    [value] = ask("/indicators/SEHAT-1/values").json()
    assert (value["n"], value["inputs"], value["url"]) == (12, {"cases": 12}, "/daftar/")


VALUE = {"year": 2026, "quarter": 3, "value": "70.5"}


def test_an_officer_reports_a_value_of_the_own_agency_while_the_report_is_open(ask, people):
    make_indicator("SEHAT-1")
    refused = ask("/indicators/SEHAT-1/values", people.officer, VALUE)
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"document"})
    actions.open_round(2026, 3, Actor.system())
    assert ask("/indicators/SEHAT-1/values", people.officer, VALUE).status_code == 200
    assert ask("/indicators/SEHAT-1/values", people.officer, VALUE).status_code == 200
    assert (Value.objects.get().value, Value.objects.get().state) == (Decimal("70.5"), "draft")


def test_nobody_reports_for_another_agency_and_nobody_types_what_is_computed(ask, people):
    make_indicator("SEHAT-1")
    make_indicator("HIDUP", source="live", live_code="planning.report_days")
    actions.open_round(2026, 3, Actor.system())
    assert ask("/indicators/SEHAT-1/values", people.stranger, VALUE).status_code == 403
    assert ask("/indicators/HIDUP/values", people.officer, VALUE).status_code == 409


@pytest.mark.parametrize("wrong", [{"quarter": 5}, {"value": "banyak"}, {"value": "NaN"}, {"year": 99999}])
def test_a_value_that_makes_no_sense_is_refused_with_its_field(ask, people, wrong):
    make_indicator("SEHAT-1")
    answer = ask("/indicators/SEHAT-1/values", people.officer, VALUE | wrong)
    assert answer.status_code in {400, 422}
    assert set(answer.json()["fields"]) & {name for key in wrong for name in (key, f"given.{key}")}


def test_rounds_and_minimum_services_are_read(ask, plan, people):
    make_indicator("SEHAT-1")
    actions.open_round(2026, 3, Actor.system())
    assert ask("/rounds").json()[0]["states"] == {"filling": 1}
    assert len(ask("/spm/2026").json()) == 29
