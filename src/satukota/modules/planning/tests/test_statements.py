"""Commitments, teams and gatherings: who enters them, what stays, and who sees them."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.places.api import city
from satukota.modules.planning import actions
from satukota.modules.planning.actions.seed_statements import load_statements
from satukota.modules.planning.actions.statements import save_statement
from satukota.modules.planning.models import Commitment, Gathering, Pledge, PledgeReview, Team
from satukota.modules.planning.tests.conftest import visit

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()


@pytest.fixture
def signed(plan):
    """What Cilegon signed, its teams and its training."""
    load_statements(city().folder, ACTOR)
    return Commitment.objects.get()


def test_the_commitment_of_2019_names_offices_items_and_what_became_of_them(signed):
    assert signed.signed_on == date(2019, 10, 11)
    assert {row.agency.code for row in signed.signatories.all()} == {
        "diskominfo",
        "disdukcapil",
        "dlh",
        "pkm-citangkil",
    }
    assert {row.item.code: row.reviews.get().state for row in signed.pledges.all()} == {
        "R4": "partly", "R9": "kept", "R10": "running", "R11": "running", "R12": "running",
    }  # fmt: skip
    assert load_statements(city().folder, ACTOR) == 0


def test_the_four_stages_of_the_training_hold_agenda_day_and_source(signed):
    stages = Gathering.objects.filter(team=None).order_by("stage")
    days = [stage.held_on for stage in stages]
    assert days == [None, date(2019, 8, 7), date(2019, 9, 5), date(2019, 10, 11)]
    assert all(stage.agenda and stage.source for stage in stages)


def test_council_and_executive_team_have_members_by_office(signed):
    team = Team.objects.get(kind="executive")
    assert team.members.filter(role="chair").get().office == "Sekretaris Daerah"
    assert sum(row.people for row in team.gatherings.get().attendances.all()) == 9


def test_jombang_has_its_integration_team():
    folder = Path(settings.CITIES_DIR) / "35.17-jombang"
    actions.load_city_plan(folder, ACTOR)
    load_statements(folder, ACTOR)
    assert Team.objects.get(kind="integration").gatherings.get().held_on == date(2019, 5, 2)


def test_what_was_said_of_a_promise_stays_beside_what_is_said_later(signed, people, client):
    pledge = Pledge.objects.get(item__code="R4")
    address = reverse("planning:new_statement", args=["review", pledge.pk])
    visit(client, people.planner).post(address, {"state": "kept", "note": "Semua layanan satu pintu"})
    assert [row.state for row in pledge.reviews.all()] == ["kept", "partly"]
    shown = client.get(reverse("planning:commitments")).content.decode()
    assert shown.index("Semua layanan satu pintu") < shown.index("layanan lain belum menyatu")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_said_of_a_promise_is_never_changed(signed, change):
    reviews = PledgeReview.objects.filter(pledge__item__code="R4")
    with pytest.raises(DatabaseError), transaction.atomic():
        reviews.update(state="kept") if change == "update" else reviews.delete()


def test_a_gathering_is_of_a_team_or_a_stage():
    with pytest.raises(ValidationError):
        save_statement(Gathering(title="Rapat"), ACTOR)


def test_every_form_is_open_to_planners_and_closed_to_officers(signed, people, client):
    team, gathering = Team.objects.first(), Gathering.objects.first()
    above = {
        "commitment": 0, "team": 0, "training": 0, "signatory": signed.pk, "pledge": signed.pk,
        "review": signed.pledges.first().pk, "member": team.pk, "meeting": team.pk, "attendance": gathering.pk,
    }  # fmt: skip
    addresses = [reverse("planning:new_statement", args=[kind, pk] if pk else [kind]) for kind, pk in above.items()]
    visit(client, people.officer)
    assert {client.get(address).status_code for address in addresses} == {403}
    visit(client, people.planner)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert {client.post(address, {"sent": "1"}).status_code for address in addresses} == {422}


def test_a_part_without_what_it_hangs_on_and_a_change_of_a_review_are_not_there(signed, people, client):
    visit(client, people.planner)
    review = PledgeReview.objects.first().pk
    wrong = [("member/new/",), ("team/new/1/",), ("nonsense/new/",), (f"review/{review}/",), ("member/new/99999/",)]
    codes = {client.get(f"/planning/statements/{path}").status_code for (path,) in wrong}
    assert codes == {404}


def test_a_change_is_an_event_that_names_the_fields_and_no_text(signed, people, client):
    address = reverse("planning:edit_statement", args=["commitment", signed.pk])
    filled = {
        "title": signed.title,
        "text": signed.text,
        "signed_on": "2019-10-11",
        "place": "Pendopo",
        "source": "pers",
        "is_public": "on",
        "reason": "Menurut naskah yang ditandatangani",
    }
    visit(client, people.planner).post(address, filled)
    data = Event.objects.filter(name="planning.statement_saved").latest("id").data
    assert (data["kind"], set(data["fields"])) == ("commitment", {"place", "source"})


def test_everybody_sees_what_was_signed_and_published_only(signed, client):
    address = reverse("planning:public_commitments")
    assert "Gempita" in client.get(address).content.decode()
    Commitment.objects.update(is_public=False)
    assert "Gempita" not in client.get(address).content.decode()


def test_what_was_signed_is_offered_to_citizens_once_there_is_something(client, plan, db):
    """The page stood at its address, and no page led to it."""
    Commitment.objects.update(is_public=False)
    address = "/planning/public/commitments/"
    pages = ("/", "/planning/public/")
    for start in pages:
        assert address not in client.get(start).content.decode(), start
    Commitment.objects.create(title="Piagam", text="Isi", signed_on="2026-01-02", is_public=True)
    for start in pages:
        assert address in client.get(start).content.decode(), start
