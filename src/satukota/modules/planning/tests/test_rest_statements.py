"""Commitments, teams, priorities and mid-term evaluations for machines: as their pages show them, to who may see those."""

import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.kernel.places.api import city
from satukota.modules.planning.actions.seed_statements import load_statements
from satukota.modules.planning.demo.midterm import load_midterm, load_priorities
from satukota.modules.planning.models import Commitment, Prioritisation
from satukota.modules.planning.tests.conftest import somebody

pytestmark = pytest.mark.django_db
BASE = "/api/v1/planning"


@pytest.fixture
def ask(client, people, plan):
    headers = {"Authorization": f"Bearer {create_key(people.planner, 'uji', Actor.system())}"}
    return lambda path: client.get(BASE + path, headers=headers).json()


@pytest.fixture
def signed(plan):
    load_statements(city().folder, Actor.system())


def test_everybody_reads_what_was_signed_and_what_became_of_it(client, signed):
    listed = client.get(f"{BASE}/commitments").json()
    [commitment] = listed["items"]
    assert (listed["total"], commitment["signed_on"]) == (1, "2019-10-11")
    assert {office["agency"] for office in commitment["signatories"]} >= {"dlh", "disdukcapil"}
    assert {pledge["item"]: pledge["state"] for pledge in commitment["pledges"]}["R9"] == "kept"
    assert client.get(f"{BASE}/commitments?limit=1&offset=1").json() == {"total": 1, "items": []}


def test_what_is_not_published_is_not_read(client, signed):
    Commitment.objects.update(is_public=False)
    assert client.get(f"{BASE}/commitments").json() == {"total": 0, "items": []}


@pytest.mark.parametrize("path", ["/teams", "/plans/master-2024/priorities", "/plans/master-2024/midterm"])
def test_what_staff_see_a_visitor_does_not(client, plan, path):
    assert client.get(BASE + path).status_code in {401, 403}


def test_teams_come_with_offices_and_no_names_and_the_training_with_its_stages(ask, signed):
    teams = ask("/teams")
    assert teams["total"] == len(teams["items"]) >= 2
    assert all(set(member) == {"office", "agency", "role", "tasks", "until"} for member in teams["items"][0]["members"])
    assert [training["stage"] for training in teams["trainings"]] == [1, 2, 3, 4]


def test_decided_priorities_are_read_as_they_were_decided(ask, people, plan):
    load_priorities(plan, people.planner, somebody("walikota", "mayor", "kepala-daerah"))
    rows = ask("/plans/master-2024/priorities")
    assert len(rows) == Prioritisation.objects.count() >= 1
    decided = next(row for row in rows if row["decided_at"])
    assert len(decided["digest"]) == 64
    assert decided["chosen"] == sum(row["asked"] for row in decided["candidates"] if row["is_chosen"])
    assert decided["left"] == decided["ceiling"] - decided["chosen"] >= 0
    assert [row["rank"] for row in decided["candidates"]] == list(range(1, len(decided["candidates"]) + 1))


def test_a_midterm_evaluation_is_read_with_missions_and_findings(ask, people, plan):
    load_midterm(plan, people.planner)
    [evaluation, *_earlier] = ask("/plans/master-2024/midterm")
    assert [mission["code"] for mission in evaluation["missions"]] == ["1", "2", "3", "4", "5"]
    assert evaluation["findings"] and all(finding["text"] for finding in evaluation["findings"])


def test_an_unknown_plan_is_not_found(client, people, plan):
    headers = {"Authorization": f"Bearer {create_key(people.planner, 'uji', Actor.system())}"}
    for part in ("priorities", "midterm"):
        assert client.get(f"{BASE}/plans/tidak-ada/{part}", headers=headers).status_code == 404
