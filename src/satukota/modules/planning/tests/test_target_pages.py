"""A change of a target on its pages: proposed, waiting, approved by somebody else, and shown to everybody."""

from decimal import Decimal

import pytest
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, create_key, grant
from satukota.modules.planning import actions
from satukota.modules.planning.models import Target
from satukota.modules.planning.queries.targets import words_of
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.tests.conftest import make_indicator, promise, somebody, visit

pytestmark = pytest.mark.django_db
NOW = timezone.localdate().year
FORM = {"year": NOW, "value": "25", "document": "Perubahan RPJMD 3/2026", "document_date": f"{NOW}-01-02",
        "reason": "Pagu turun"}  # fmt: skip
ADDRESS = "/planning/indicators/SEHAT-1/target/"


@pytest.fixture
def indicator(people):
    """Promised 15; the agency reached 15 last year and this."""
    row = make_indicator(target="15", year=NOW)
    promise(row, NOW - 1, "15")
    actions.record_value(row, Quarter(NOW - 1, 4), actions.Reading(Decimal(15), state="published"), Actor.system())
    return row


@pytest.fixture
def mayor(people):
    return somebody("walikota", "mayor", "kepala-daerah")


def test_a_planner_alone_changes_nothing(client, people, indicator):
    """The trial's own request: a value and nothing else."""
    answer = visit(client, people.planner).post(ADDRESS, {"year": NOW, "value": "25"})
    assert answer.status_code == 422
    assert "hanya berubah lewat perubahan rencana" in answer.content.decode()
    assert 'value="25"' in answer.content.decode()
    assert Target.objects.filter(value=25).count() == 0


@pytest.mark.parametrize("role", ["officer", "head", "walidata", "auditor", "mayor"])
def test_nobody_but_the_planner_proposes(client, indicator, role):
    assert visit(client, somebody(f"orang-{role}", role, "dinkes")).post(ADDRESS, FORM).status_code == 403


def approve(client, user, **more):
    batch = Target.objects.get(is_change=True).batch
    return visit(client, user).post("/planning/targets/decide/", {"batch": batch, "approved": "on", **more})


def test_who_proposed_a_change_does_not_approve_it(client, people, indicator):
    assert visit(client, people.planner).post(ADDRESS, FORM).status_code == 302
    assert approve(client, people.planner).status_code == 422
    assert "Anda yang mengusulkan" in client.get("/planning/targets/").content.decode()


@pytest.mark.parametrize("role", ["officer", "head", "walidata", "auditor"])
def test_only_planner_and_mayor_approve(client, people, indicator, role):
    visit(client, people.planner).post(ADDRESS, FORM)
    assert approve(client, somebody(f"orang-{role}", role, "dinkes")).status_code == 403


def test_a_changed_promise_shows_the_first_one_everywhere(client, people, indicator, mayor):
    visit(client, people.planner).post(ADDRESS, FORM | {"year": NOW - 1})
    assert approve(client, mayor).status_code == 302
    told = "Dijanjikan semula 15,0, menjadi 25,0 dengan Perubahan RPJMD 3/2026"
    staff = client.get(f"/planning/indicators/SEHAT-1/?year={NOW - 1}").content.decode()
    client.logout()
    public = client.get(f"/planning/public/SEHAT-1/?year={NOW - 1}").content.decode()
    assert told in staff and "menurut janji semula" in staff
    assert "Perubahan RPJMD 3/2026" in public and "Pagu turun" in public and "menurut janji semula" in public


def test_everybody_reads_which_office_approved_a_plan_change_and_of_which_day_its_document_is(
    client, people, plan, indicator, mayor
):
    """Who decides is named by the office that may, not by another one in which the same person works, nor by name."""
    grant(mayor, "officer", Agency.objects.get(code="dlh"), Actor.system())
    visit(client, people.planner).post(ADDRESS, FORM | {"year": NOW - 1})
    approve(client, mayor)
    client.logout()
    office = Agency.objects.get(code="kepala-daerah").name
    for address in (f"/planning/public/SEHAT-1/?year={NOW - 1}", f"/planning/public/?year={NOW - 1}"):
        page = " ".join(client.get(address).content.decode().split())
        assert office in page, address
        assert f"2 Januari {NOW}" in page, address
        assert "disetujui oleh" in page and str(mayor) not in page, address


def test_words_of_a_promise_frozen_before_offices_were_kept_name_none():
    frozen = {"first": "15", "now": "25", "decimals": 0, "document": "Perda 3", "day": "2026-01-02"}
    assert words_of(frozen).endswith("Perda 3 tanggal 2 Januari 2026")


def test_a_refusal_needs_its_reason_and_is_kept(client, people, indicator, mayor):
    visit(client, people.planner).post(ADDRESS, FORM)
    batch = Target.objects.get(is_change=True).batch
    address = "/planning/targets/decide/"
    assert visit(client, mayor).post(address, {"batch": batch}).status_code == 422
    assert client.post(address, {"batch": batch, "reason": "Tidak wajar"}).status_code == 302
    assert "Tidak wajar" in client.get("/planning/indicators/SEHAT-1/").content.decode()


def test_a_decision_about_nothing_is_refused(client, mayor):
    answer = visit(client, mayor).post("/planning/targets/decide/", {"batch": "x", "approved": "on"})
    assert answer.status_code == 422


def test_machines_read_every_promise(client, people, indicator, mayor):
    visit(client, people.planner).post(ADDRESS, FORM)
    headers = {"Authorization": f"Bearer {create_key(people.planner, 'uji', Actor.system())}"}
    client.logout()
    rows = client.get("/api/v1/planning/indicators/SEHAT-1/targets", headers=headers).json()
    of_year = [(float(row["value"]), row["approved"], row["document"]) for row in rows if row["year"] == NOW]
    assert of_year == [(15, True, ""), (25, None, "Perubahan RPJMD 3/2026")]
    approve(client, mayor)
    client.logout()
    one = client.get(f"/api/v1/planning/indicators/SEHAT-1?year={NOW}", headers=headers).json()
    assert (float(one["target"]), float(one["first_target"])) == (25, 15)
    assert one["promise"].startswith(("Promised 15", "Dijanjikan semula 15"))


def test_quarters_of_a_target_are_typed_with_it(client, people, indicator):
    steps = {f"part{n}": value for n, value in enumerate(("5", "10", "20", "31"), 1)}
    form = {"year": NOW + 1, "value": "30", "source": "Renja", **steps}
    wrong = visit(client, people.planner).post(ADDRESS, form)
    assert wrong.status_code == 422 and "tidak menghasilkan target tahunnya" in wrong.content.decode()
    assert client.post(ADDRESS, form | {"part4": ""}).status_code == 422
    assert client.post(ADDRESS, form | {"part4": "30"}).status_code == 302
    assert Target.objects.get(year=NOW + 1).steps == [5, 10, 20, 30]
