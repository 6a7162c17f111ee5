"""Doors for machines and phones: a key stands for one wish, trackers of every version are understood."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import AlreadyDone
from satukota.modules.emergency import demo
from satukota.modules.emergency.actions import dispatch, incidents, keyed
from satukota.modules.emergency.actions.keyed import ReusedKey, forget_contents
from satukota.modules.emergency.models import Incident, KeyContents, Position
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.location import trackers
from satukota.modules.emergency.tasks import commands

KEY = "w-0123456789"


def opened(actor, **more):
    return incidents.open_incident(
        actor, **{"kind": "fire.land", "priority": 3, "place_text": "Lahan", "key": KEY} | more
    )


@pytest.mark.django_db
def test_a_key_with_other_contents_is_refused(actor):
    first = opened(actor)
    with pytest.raises(AlreadyDone):
        opened(actor)
    with pytest.raises(ReusedKey):
        opened(actor, priority=1)
    with pytest.raises(ReusedKey):
        dispatch.send(first.pk, [1], actor, wake=lambda _rows: None, key=KEY)
    assert Incident.objects.count() == 1


@pytest.mark.django_db
def test_the_desk_answers_409_and_says_why(client, dispatcher):
    client.force_login(dispatcher)

    def press(priority):
        body = {"kind": "fire.land", "priority": priority, "place": "Lahan", "key": KEY}
        return client.post("/emergency/do/open/", json.dumps(body), "application/json")

    assert [press(3).status_code, press(3).json()["already"]] == [200, True]
    again = press(1)
    assert (again.status_code, again.json()["problem"]) == (409, "reused_key")


@pytest.mark.django_db
def test_of_two_sendings_that_meet_the_second_is_told_that_it_is_done(ring, actor, monkeypatch):
    call = ring()
    opened(actor, call_id=call.pk)
    looked = iter([False])
    monkeypatch.setattr(keyed, "was_done", lambda _key: next(looked, True))
    with pytest.raises(AlreadyDone):
        opened(actor, call_id=call.pk)


@pytest.mark.django_db
def test_a_step_that_a_phone_sends_again_later_is_the_same_wish(actor, unit, wake):
    row = dispatch.send(opened(actor).pk, [unit.pk], actor, wake=wake)[0]
    dispatch.move(row.pk, "acknowledge", actor, waited=3.0, key="w-step-1234")
    with pytest.raises(AlreadyDone):
        dispatch.move(row.pk, "acknowledge", actor, waited=93.0, key="w-step-1234")


@pytest.mark.django_db
def test_what_wishes_said_is_forgotten_in_time_and_their_keys_never_act_again(actor):
    opened(actor)
    forget_contents(now() + trackers_month())
    assert not KeyContents.objects.exists()
    with pytest.raises(AlreadyDone):
        opened(actor, priority=1)


def trackers_month():
    from satukota.modules.emergency.actions.keyed import KEPT

    return KEPT


JSON_BODY = {
    "location": {
        "timestamp": "2026-11-29T10:00:00.000Z",
        "coords": {"latitude": -6.01, "longitude": 106.02, "accuracy": 8, "speed": 12.5, "heading": -1, "altitude": 3},
        "is_moving": True,
        "battery": {"level": 0.8, "is_charging": False},
    },
    "device_id": "secret-d01",
}


@pytest.mark.django_db
def test_the_json_of_traccars_client_is_understood(client, unit):
    answer = client.post("/api/v1/emergency/positions", json.dumps(JSON_BODY), "application/json")
    assert (answer.status_code, answer.json()) == (200, {"believed": 1})
    position = Position.objects.get()
    assert (position.lon, position.speed, position.heading) == (106.02, 12.5, None)
    assert position.at == datetime(2026, 11, 29, 10, tzinfo=UTC)


def test_knots_become_metres_a_second_and_a_time_without_zone_is_utc():
    fix = trackers.read_query({"id": "x", "lat": "-6", "lon": "106", "speed": "10", "timestamp": "2026-11-29T10:00:00"})
    assert fix.speed == pytest.approx(5.14444)
    assert fix.at == datetime(2026, 11, 29, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_a_position_outside_the_citys_reach_is_not_believed(client, unit):
    answer = client.get("/api/v1/emergency/positions?id=secret-d01&lat=51.5&lon=-0.12")
    assert answer.json() == {"believed": 0}
    assert not Position.objects.exists()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["location", "coords", "latitude", "longitude", "timestamp", "device_id"]), inner
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_a_tracker_sends_is_a_position_or_is_refused(body):
    try:
        trackers.read_json(body)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError, OSError):
        return


def test_help_of_the_demo_helps_and_loads_nothing(capsys, monkeypatch):
    monkeypatch.setattr(demo, "load", lambda *_args: pytest.fail("it loaded"))
    with pytest.raises(SystemExit) as ended:
        demo.command(["--help"])
    assert ended.value.code == 0
    assert "--evening" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        demo.command(["--hlep"])


def test_help_of_the_key_helps_and_asks_no_database(capsys):
    assert commands.main(["trunk-key", "--help"]) == 2
    assert "CODE" in capsys.readouterr().out
