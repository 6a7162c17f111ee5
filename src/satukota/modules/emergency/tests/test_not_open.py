"""Nothing is done to what has ended, and who comes too late is told who was faster."""

import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import calls, dispatch, incidents
from satukota.modules.emergency.actions.problems import Changed, Missing, NotNow, NotOpen, Taken, Unready
from satukota.modules.emergency.models import Assignment, Incident, Unit
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT, OPEN_INCIDENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def fire(actor):
    return incidents.open_incident(actor, kind="fire.building", priority=2, place_text="Pasar", lon=106.04, lat=-6.01)


@given(st.lists(st.sampled_from(sorted(INCIDENT.states())), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_unit_is_ever_sent_to_what_is_not_open(db, unit, actor, wake, states):
    Assignment.objects.all().delete()
    Unit.objects.update(duty="available_in_station")
    for state in states:
        incident = Incident.objects.create(state=state, kind="fire.land", opened_at=timezone.now())
        try:
            row = dispatch.send(incident.pk, [unit.pk], actor, wake=wake)[0]
        except (NotOpen, NotNow):
            assert state not in OPEN_INCIDENT or state == "draft"
            assert not incident.assignments.exists()
        else:
            assert state in OPEN_INCIDENT
            dispatch.move(row.pk, "cancel", actor, reason="uji")


ENDS = [
    lambda fire, other, actor: incidents.close(fire.pk, actor, disposition="handled"),
    lambda fire, other, actor: incidents.step(fire.pk, "cancel", actor, reason="uji"),
    lambda fire, other, actor: incidents.merge(fire.pk, other.pk, actor),
]


@pytest.mark.parametrize("end", ENDS)
def test_every_verb_refuses_what_has_ended_and_says_who_ended_it(fire, unit, supervisor, actor, taker, wake, end):
    other = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    call = calls.by_hand(taker, actor_for(taker))
    end(fire, other, actor_for(supervisor))
    late = [
        lambda: dispatch.send(fire.pk, [unit.pk], actor, wake=wake),
        lambda: dispatch.propose(fire.pk, actor),
        lambda: calls.attach(call.pk, fire.pk, actor),
        lambda: incidents.raise_alarm(fire.pk, actor, level=2),
        lambda: incidents.merge(other.pk, fire.pk, actor),
        lambda: incidents.merge(fire.pk, other.pk, actor),
        lambda: incidents.close(fire.pk, actor, disposition="handled"),
        lambda: incidents.step(fire.pk, "control", actor),
        lambda: incidents.change(fire.pk, actor, priority=1),
    ]
    for verb in late:
        with pytest.raises(NotOpen) as refused:
            verb()
        assert refused.value.detail["who"] == "Wati"
    assert not Assignment.objects.exists()


def test_every_verb_compares_the_version_and_says_what_was_done_meanwhile(fire, unit, second, supervisor, actor, wake):
    seen = fire.version
    dispatch.send(fire.pk, [unit.pk], actor_for(supervisor), wake=wake, version=seen)
    late = [
        lambda: dispatch.send(fire.pk, [second.pk], actor, wake=wake, version=seen),
        lambda: incidents.raise_alarm(fire.pk, actor, level=2, version=seen),
        lambda: incidents.close(fire.pk, actor, disposition="handled", version=seen),
        lambda: incidents.step(fire.pk, "control", actor, version=seen),
        lambda: incidents.change(fire.pk, actor, priority=1, version=seen),
    ]
    for verb in late:
        with pytest.raises(Changed) as refused:
            verb()
        assert (refused.value.detail["who"], refused.value.detail["step"]) == ("Wati", "send")
    assert Assignment.objects.count() == 1


def test_a_unit_that_moves_makes_no_order_of_a_dispatcher_outdated(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    fire.refresh_from_db()
    for action in ("acknowledge", "depart", "arrive"):
        dispatch.move(row.pk, action, actor)
    assert incidents.raise_alarm(fire.pk, actor, level=2, version=fire.version).alarm_level == 2


def test_the_screen_answers_409_with_the_newer_state(client, dispatcher, fire, unit, actor):
    incidents.close(fire.pk, actor, disposition="handled")
    client.force_login(dispatcher)
    body = {"incident": fire.pk, "units": [unit.pk], "version": 1}
    answer = client.post("/emergency/do/send/", json.dumps(body), content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["problem"], told["state"], told["step"]) == (409, "not_open", "closed", "close")


def test_a_call_that_somebody_speaks_on_is_ended_by_nobody_else(ring, taker, actor):
    call = calls.claim(ring().pk, taker, actor_for(taker))
    for action in ("hang_up", "hold"):
        with pytest.raises(Taken):
            calls.step(call.pk, action, actor)
    with pytest.raises(Taken):
        calls.close(call.pk, actor)
    assert calls.step(call.pk, "hang_up", actor_for(taker)).state == "wrap_up"


def test_a_call_with_a_running_incident_is_no_prank(taker, actor):
    call = calls.by_hand(taker, actor)
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, call_id=call.pk)
    with pytest.raises(Unready):
        calls.classify(call.pk, "prank", actor_for(taker), reason="children")
    incidents.step(fire.pk, "unfounded", actor, reason="uji")
    assert calls.classify(call.pk, "prank", actor_for(taker), reason="children").classed == "prank"


def test_a_call_is_not_taken_from_its_incident_by_joining_another(taker, fire, actor):
    call = calls.by_hand(taker, actor)
    incidents.open_incident(actor, kind="fire.land", priority=3, call_id=call.pk)
    with pytest.raises(NotNow):
        calls.attach(call.pk, fire.pk, actor)


@pytest.mark.parametrize("kind", ["", "no.such.kind", "x" * 60])
def test_a_kind_that_no_card_knows_is_refused(actor, fire, kind):
    with pytest.raises(Missing):
        incidents.open_incident(actor, kind=kind, priority=3)
    with pytest.raises(Missing):
        incidents.change(fire.pk, actor, kind=kind)


def test_an_end_that_does_not_exist_is_refused(actor, fire):
    with pytest.raises(Missing):
        incidents.close(fire.pk, actor, disposition="banana")


@pytest.mark.parametrize("action", ["close", "duplicate", "dispatch", "arrive", "nonsense"])
def test_what_has_a_verb_of_its_own_is_no_step(actor, fire, action):
    with pytest.raises(NotNow):
        incidents.step(fire.pk, action, actor, reason="uji")


@pytest.mark.parametrize("action", ["claim", "queue", "close", "overflow", "confirm_transfer", "nonsense"])
def test_a_desk_takes_only_the_steps_of_a_desk(ring, actor, action):
    with pytest.raises(NotNow):
        calls.step(ring().pk, action, actor)
