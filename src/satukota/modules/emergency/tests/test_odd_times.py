"""A broken clock breaks nothing: a year that cannot be never reaches a row that others have to read."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from ninja import Schema
from pydantic import ValidationError

from satukota.kernel.events.api import Actor
from satukota.modules.emergency import forms
from satukota.modules.emergency.actions import incidents
from satukota.modules.emergency.actions.crews import sign_on
from satukota.modules.emergency.actions.setup import set_policies
from satukota.modules.emergency.models import Call, Position
from satukota.modules.emergency.rules.location import formats, trackers

ODD = ("0001-01-01T00:00:00+07:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-07:00")
TIMES = [
    (form, name)
    for form in vars(forms).values()
    if isinstance(form, type) and issubclass(form, Schema)
    for name, field in form.model_fields.items()
    if "datetime" in repr(field).lower()
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("form", "name"), TIMES, ids=lambda part: getattr(part, "__name__", part))
def test_no_form_takes_a_year_that_cannot_be(form, name, odd):
    """What a person names is refused; a phone that lost its clock is not stopped, its time is left out."""
    try:
        filled = form.__pydantic_validator__.validate_assignment(form.model_construct(), name, odd)
    except ValidationError:
        assert name == "until"
    else:
        assert getattr(filled, name) is None


def test_every_time_of_a_form_was_looked_at():
    assert {name for _form, name in TIMES} >= {"device_at", "until"}


@pytest.mark.django_db
def test_one_line_with_a_broken_clock_does_not_close_the_incident_to_everybody(client, dispatcher, actor):
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    client.force_login(dispatcher)
    body = {"incident": fire.pk, "text": "api besar", "device_at": ODD[0]}
    assert client.post("/emergency/do/entry/", json.dumps(body), "application/json").status_code == 200
    assert client.get(f"/emergency/incident/{fire.pk}/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [*ODD, "0", "-62135596800"])
def test_a_tracker_that_lost_its_clock_is_seen_now_and_the_board_stays(client, dispatcher, unit, odd):
    client.get("/api/v1/emergency/positions", {"id": "secret-d01", "lat": "-6.01", "lon": "106.02", "timestamp": odd})
    client.force_login(dispatcher)
    board = client.get("/emergency/state/")
    assert board.status_code == 200
    assert Position.objects.filter(at__year__lt=2000).count() == 0


def test_a_time_that_cannot_be_is_no_time():
    assert [trackers.read_time(odd) for odd in ODD] == [None, None, None]
    assert trackers.read_time("2026-11-29T10:00:00") is not None
    fix = formats.parse_aml('A"ML=1;lt=-6.0;lg=106.0;rd=14;top=00010101000000;lc=68;pm=G').fix
    assert fix is not None
    assert fix.at is None


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["0001", "1970", "9999"])
def test_a_mistyped_year_on_a_paper_card_is_named_and_kept_out(client, supervisor, year):
    client.force_login(supervisor)
    card = {"card": "K-1", "rang_at": f"{year}-01-01T00:00", "classed": "test"}
    assert client.post("/emergency/paper/", card).status_code == 422
    assert not Call.objects.exists()
    assert client.get("/emergency/paper/").status_code == 200


@pytest.mark.django_db
def test_an_exercise_at_an_impossible_time_is_refused(client, dispatcher, actor):
    set_policies({"exercise": True}, actor)
    client.force_login(dispatcher)
    for odd in (*ODD, "0001-01-01T00:00:00"):
        answer = client.get("/emergency/state/", headers={"X-Exercise-At": odd})
        assert answer.status_code == 422


@pytest.mark.django_db
def test_a_mistyped_year_of_a_warning_is_named(client, supervisor):
    client.force_login(supervisor)
    facts = {"title": "Gas", "text": "Jauhi", "lon": 106.0, "lat": -6.0, "radius": 100, "until": "0001-01-01T00:00"}
    assert client.post("/emergency/setup/hazard/", facts).status_code == 422


DEEP = "[" * 100_000


@pytest.mark.django_db
def test_brackets_without_end_are_no_request(client, dispatcher, trunk):
    client.force_login(dispatcher)
    for path in ("/emergency/do/claim/", "/api/v1/emergency/positions"):
        assert client.post(path, DEEP, "application/json").status_code in (400, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_phone_whose_clock_is_off_is_where_it_says_now(client, responder, unit, hours):
    sign_on(unit.pk, responder, Actor.system())
    client.force_login(responder)
    at = timezone.now() + timedelta(hours=hours)
    body = {"lon": 106.02, "lat": -6.01, "at": at.isoformat()}
    answer = client.post("/emergency/unit/do/position/", json.dumps(body), "application/json")
    assert answer.json() == {"believed": 1}
    assert abs(Position.objects.get().at - timezone.now()) < timedelta(minutes=1)
