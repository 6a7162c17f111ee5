"""An exercise is apart: own board, own units, own numbers; no key of one side reaches the other."""

import json

import pytest
from django.utils import timezone

from satukota.modules.emergency.actions import dispatch, incidents
from satukota.modules.emergency.actions.setup import ensure_exercise_units, set_policies
from satukota.modules.emergency.demo.story import NOBODY, Evening, tell
from satukota.modules.emergency.models import Call, Unit
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.clock import exercise_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def drill(ring, actor, unit):
    """An exercise with a call and an incident, besides a real call and a real incident."""
    ensure_exercise_units(actor)
    real = ring(call_id="real"), incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    with exercise_time(None):
        fake = ring(call_id="fake"), incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Latihan")
    return real, fake


def test_each_board_shows_its_own_calls_incidents_and_units(drill, unit):
    real, fake = drill
    shown = board.desk(0, personal=True)
    with exercise_time(None):
        drilled = board.desk(0, personal=True)
    for side, (call, incident), code in ((shown, real, "D01"), (drilled, fake, "LAT-D01")):
        assert [row["id"] for row in side["calls"]] == [call.pk]
        assert [row["number"] for row in side["incidents"]] == [incident.number]
        assert [row["code"] for row in side["units"]] == [code]
        assert (side["counts"]["calls"], side["counts"]["incidents"]) == (1, 1)


def test_an_exercise_uses_up_no_number_of_real_life(drill, actor):
    real, fake = drill
    after = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan lagi")
    assert fake[1].number.startswith(f"LAT-{timezone.now():%Y}-0000")
    assert after.pk == real[1].pk + 1


def test_an_exercise_is_offered_its_own_units_and_real_life_the_real_ones(drill, actor, unit):
    real, fake = drill
    twin = Unit.objects.get(exercise=True)
    with exercise_time(None):
        assert dispatch.propose(fake[1].pk, actor).proposed["picks"][0]["unit"] == twin.pk
    assert dispatch.propose(real[1].pk, actor).proposed["picks"][0]["unit"] == unit.pk


def press(client, verb, exercise=False, at=None, **body):
    headers = ({"X-Exercise": "1"} if exercise else {}) | ({"X-Exercise-At": at} if at else {})
    answer = client.post(f"/emergency/do/{verb}/", json.dumps(body), "application/json", headers=headers)
    return answer.status_code, answer.json().get("state")


@pytest.mark.parametrize("exercise", [False, True])
def test_no_key_of_one_side_reaches_the_other(drill, client, dispatcher, unit, exercise):
    call, incident = drill[0 if exercise else 1]
    foreign = unit if exercise else Unit.objects.get(exercise=True)
    own = drill[1 if exercise else 0][1]
    client.force_login(dispatcher)
    tries = (
        ("claim", {"call": call.pk}),
        ("open", {"call": call.pk, "kind": "fire.land", "priority": 3}),
        ("attach", {"call": call.pk, "incident": own.pk}),
        ("merge", {"incident": own.pk, "into": incident.pk}),
        ("send", {"incident": own.pk, "units": [foreign.pk], "reason": "x"}),
        ("duty", {"unit": foreign.pk, "duty": "off_duty"}),
        ("incident-step", {"incident": incident.pk, "action": "cancel", "reason": "x"}),
    )
    assert {verb: press(client, verb, exercise, **body) for verb, body in tries} == {
        verb: (409, "exercise") for verb, _body in tries
    }
    assert Call.objects.get(pk=call.pk).claimed_by is None


def test_an_exercise_blocks_no_number_and_makes_no_report(drill, client, supervisor):
    client.force_login(supervisor)
    fake = drill[1][0]
    assert press(client, "block", True, call=fake.pk, reason="latihan") == (409, "exercise")
    assert press(client, "refer", True, call=fake.pk, text="latihan") == (409, "exercise")


def test_the_trainers_clock_never_stamps_real_life(drill, client, dispatcher, actor):
    real, fake = drill
    client.force_login(dispatcher)
    at = "2020-01-01T00:00:00+00:00"
    assert press(client, "claim", at=at, call=fake[0].pk) == (409, "exercise")  # no exercise is running
    set_policies({"exercise": True}, actor)
    assert press(client, "claim", at=at, call=real[0].pk) == (409, "exercise")
    assert press(client, "claim", at=at, call=fake[0].pk) == (200, "answered")
    assert press(client, "by-hand", at=at)[0] == 200
    assert "exercise" in Call.objects.latest("pk").flags


def test_the_telephone_numbers_of_an_evening_belong_to_nobody():
    assert all(call.caller.startswith(NOBODY) for call in tell(Evening(calls=60, hours=1)))


def test_a_real_call_by_hand_stays_real(client, dispatcher):
    client.force_login(dispatcher)
    press(client, "by-hand")
    assert "exercise" not in Call.objects.get().flags


def test_the_list_of_incidents_shows_no_exercise_as_real(client, drill, dispatcher):
    real, fake = drill
    client.force_login(dispatcher)
    page = client.get("/emergency/incidents/?all=1").content.decode()
    assert real[1].number in page
    assert fake[1].number not in page
