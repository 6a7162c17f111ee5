"""The doors: who may, what comes back, and that nothing ends in a 500."""

import json
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.modules.emergency.models import Call, Incident, Unit
from satukota.modules.emergency.queries.trunks import secret_of
from satukota.modules.emergency.rules.contract.signatures import sign
from satukota.modules.emergency.views.verbs import VERBS

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/emergency/calls/events"


def body(**more):
    return {
        "event": "ringing",
        "seq": 1,
        "call_id": "a",
        "trunk": "sip",
        "caller_number": "0812345678",
        "event_ts": timezone.now().isoformat(),
    } | more


def post_signed(client, path, data, secret=None):
    raw = json.dumps(data).encode()
    signature = sign(secret or secret_of("sip"), raw, int(time.time()))
    return client.post(path, raw, content_type="application/json", headers={"X-Trunk": "sip", "X-Signature": signature})


def do(client, verb, **data):
    return client.post(f"/emergency/do/{verb}/", json.dumps(data), content_type="application/json")


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    return client


def test_an_exchange_must_sign(client, trunk):
    assert post_signed(client, EVENTS, body(), secret="wrong").status_code == 401
    assert post_signed(client, EVENTS, body()).status_code == 202


def test_a_repeated_event_answers_the_same_call(client, trunk):
    first, second = (
        post_signed(client, EVENTS, body(event_ts="2026-01-01T00:00:00Z", waited=True)).json()["call"] for _ in range(2)
    )
    assert first == second


def test_a_wrong_field_is_named(client, trunk):
    answer = post_signed(client, EVENTS, body(event="explode"))
    assert (answer.status_code, answer.json()["field"]) == (422, "event")


def test_positions_come_by_the_osmand_protocol(client, unit):
    answer = client.get(
        f"/api/v1/emergency/positions?id={unit.tracker}&lat=-6.01&lon=106.02&timestamp={int(time.time())}&accuracy=8"
    )
    assert answer.json() == {"believed": 1}
    assert Unit.objects.get(pk=unit.pk).position.lon == 106.02


@pytest.mark.parametrize(
    "query", ["", "?id=nobody&lat=1&lon=1", "?id=secret-d01&lat=x&lon=1", "?id=secret-d01&lat=1&lon=1&timestamp=1e99"]
)
def test_a_bad_position_is_refused_plainly(client, unit, query):
    assert client.get(f"/api/v1/emergency/positions{query}").status_code in (404, 422)


def test_an_old_position_does_not_replace_a_newer_one(client, unit):
    now = int(time.time())
    client.get(f"/api/v1/emergency/positions?id={unit.tracker}&lat=-6.01&lon=106.02&timestamp={now}")
    client.get(f"/api/v1/emergency/positions?id={unit.tracker}&lat=-6.09&lon=106.09&timestamp={now - 600}")
    assert Unit.objects.get(pk=unit.pk).position.lon == 106.02


def test_the_desk_shows_what_waits_and_says_304_when_nothing_moved(desk, ring, unit):
    ring()
    board = desk.get("/emergency/state/")
    assert [call["state"] for call in board.json()["calls"]] == ["queued"]
    again = desk.get("/emergency/state/", headers={"If-None-Match": board["ETag"]})
    assert again.status_code in (200, 304)


def test_opening_a_call_leaves_a_trace_of_who_read_the_number(desk, ring):
    call = ring()
    desk.get(f"/emergency/call/{call.pk}/")
    desk.get(f"/emergency/call/{call.pk}/")
    assert Event.objects.filter(name="audit.personal_data_seen", subject_id=call.pk).count() == 1


def test_the_whole_way_from_ring_to_dispatch(desk, ring, unit):
    call = ring()
    assert do(desk, "claim", call=call.pk).status_code == 200
    assert do(desk, "classify", call=call.pk, classed="emergency").status_code == 200
    assert do(desk, "place", call=call.pk, text="Pasar", lon=106.03, lat=-6.0).status_code == 200
    incident = do(desk, "open", call=call.pk, kind="fire.land", priority=3).json()["incident"]
    proposed = do(desk, "propose", incident=incident).json()
    units = [pick["unit"] for pick in proposed["proposed"]["picks"]]
    assert units == [unit.pk]
    sent = do(desk, "send", incident=incident, units=units, recommendation=proposed["recommendation"])
    assert sent.json()["assignments"][0]["state"] == "dispatched"
    assert Incident.objects.get().place_text == "Pasar"


def test_a_second_call_taker_learns_who_has_the_call(desk, ring, taker):
    call = ring()
    do(desk, "claim", call=call.pk)
    other = Client()
    other.force_login(taker)
    answer = do(other, "claim", call=call.pk)
    assert (answer.status_code, answer.json()["who"]) == (409, "Andi")


def test_a_desk_that_fell_silent_is_offered_never_moved(desk, ring, taker):
    call = ring()
    do(desk, "claim", call=call.pk)
    Call.objects.filter(pk=call.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=60))
    other = Client()
    other.force_login(taker)
    assert do(other, "claim", call=call.pk).json()["stale"] is True
    assert do(other, "claim", call=call.pk, take_over=True).status_code == 200


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_verb_breaks_on_rubbish(desk, verb):
    for data in ({}, {"call": 99999999, "incident": 99999999}, {"call": "x", "units": "y", "incident": -1}):
        answer = desk.post(f"/emergency/do/{verb}/", json.dumps(data), content_type="application/json")
        assert answer.status_code < 500


RUBBISH = {
    "classify": {"classed": "information", "reason": "x" * 60},
    "note": {"card": "x" * 60, "text": "a\x00b", "answers": {"a\x00": "b"}},
    "place": {"text": "a\x00b"},
    "by-hand": {"caller": "08\x00"},
    "open": {"kind": "fire.land", "priority": 2, "card": "x" * 60, "what": "\x00", "agencies": ["\x00"]},
    "close": {"disposition": "x" * 60},
    "change": {"kind": "x" * 60, "place_text": "\x00"},
    "move": {"action": "nonsense", "force": True, "reason": "uji", "device_at": "2026-01-01T00:00:00"},
    "entry": {"text": "a", "corrects": 99999999},
    "block": {"call": 99999999, "reason": "uji"},
    "send": {"units": [1], "recommendation": 99999999},
    "transfer": {"target": 1, "note": "\x00"},
    "refer": {"title": "\x00", "text": "\x00"},
    "duty": {"unit": 1, "duty": "\x00", "until": "2026-01-01T00:00:00"},
}


@pytest.mark.parametrize("verb", sorted(RUBBISH))
def test_no_verb_breaks_on_what_the_database_cannot_keep(client, supervisor, ring, unit, verb):
    from satukota.kernel.people.api import actor_for
    from satukota.modules.emergency.actions import dispatch, incidents

    client.force_login(supervisor)
    call = ring()
    do(client, "claim", call=call.pk)
    fire = incidents.open_incident(actor_for(supervisor), kind="fire.land", priority=3, place_text="Lahan")
    row = dispatch.send(fire.pk, [unit.pk], actor_for(supervisor), wake=lambda rows: None)[0]
    facts = {"call": call.pk, "incident": fire.pk, "assignment": row.pk}
    for name, value in RUBBISH[verb].items():
        assert do(client, verb, **{**facts, **RUBBISH[verb], name: value}).status_code < 500
        assert do(client, verb, **{**facts, name: value}).status_code < 500


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x", ""])
def test_the_figures_of_any_month_open(client, supervisor, month):
    client.force_login(supervisor)
    assert client.get(f"/emergency/figures/?month={month}").status_code == 200


def test_a_call_taker_may_not_send_and_a_stranger_sees_nothing(client, taker, responder):
    client.force_login(taker)
    assert do(client, "send", incident=1, units=[1]).status_code == 403
    client.force_login(responder)
    assert client.get("/emergency/state/").status_code == 403
    assert Client().get("/emergency/state/").status_code == 401


def test_the_crew_moves_only_its_own_unit(client, desk, ring, unit, second, responder, actor, wake):
    from satukota.modules.emergency.actions import crews, dispatch, incidents

    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    mine, other = dispatch.send(fire.pk, [unit.pk, second.pk], actor, wake=wake)
    crews.sign_on(unit.pk, responder, actor)
    crew = Client()
    crew.force_login(responder)
    steps = [
        {"verb": "move", "key": f"phone-{row.pk}-1", "data": {"assignment": row.pk, "action": "acknowledge"}}
        for row in (mine, other)
    ]
    results = crew.post(
        "/emergency/unit/bundle/", json.dumps({"steps": steps}), content_type="application/json"
    ).json()["results"]
    assert [result["ok"] for result in results] == [True, False]
    again = crew.post(
        "/emergency/unit/bundle/", json.dumps({"steps": steps[:1]}), content_type="application/json"
    ).json()["results"]
    assert again[0]["already"] is True


@pytest.mark.parametrize(
    "path",
    [
        "figures/",
        "figures/table.csv",
        "figures/calls/",
        "incidents/",
        "setup/",
        "setup/unit/",
        "setup/station/",
        "setup/card/fire/",
        "setup/blocks/",
        "paper/",
        "desk/",
    ],
)
def test_every_page_opens_for_the_supervisor(client, supervisor, path):
    client.force_login(supervisor)
    assert client.get(f"/emergency/{path}").status_code == 200


@pytest.mark.parametrize("path", ["figures/report.pdf", "paper/blank.pdf"])
def test_paper_is_printed(client, supervisor, path):
    client.force_login(supervisor)
    assert client.get(f"/emergency/{path}").content[:4] == b"%PDF"


def test_a_paper_card_becomes_a_call_with_its_own_times(client, supervisor, unit):
    client.force_login(supervisor)
    given = {
        "card": "17",
        "rang_at": "2026-01-05T08:00:00",
        "answered_at": "2026-01-05T08:00:20",
        "classed": "emergency",
        "kind": "fire.land",
        "priority": "2",
        "place": "Lahan",
        "unit": unit.pk,
        "dispatched_at": "2026-01-05T08:02",
        "on_scene_at": "2026-01-05T08:11",
        "cleared_at": "2026-01-05T09:00",
    }
    assert client.post("/emergency/paper/", given).status_code == 302
    call = Call.objects.get()
    assert (call.flags, call.incident.state, call.incident.first_on_scene_at.minute) == (
        ["manual_backfill"],
        "closed",
        11,
    )
    assert client.post("/emergency/paper/", given).status_code == 422


def test_times_in_the_wrong_order_stay_filled_in(client, supervisor):
    client.force_login(supervisor)
    answer = client.post(
        "/emergency/paper/", {"card": "1", "rang_at": "2026-01-05T08:00", "answered_at": "2026-01-05T07:00"}
    )
    assert answer.status_code == 422
    assert b"2026-01-05T07:00" in answer.content
