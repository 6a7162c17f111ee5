"""Property tests of the state machines: what must hold whatever people press, in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.emergency.models.words import assignments, calls, incidents
from satukota.modules.emergency.rules import availability, classes, escalation, figures
from satukota.modules.emergency.rules.cards import carries_patients
from satukota.modules.emergency.rules.machines import call_steps
from satukota.modules.emergency.rules.machines.assignment_steps import ACTIVE, ASSIGNMENT, unit_steps
from satukota.modules.emergency.rules.machines.call_steps import CALL
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT
from satukota.modules.emergency.rules.machines.machine import Refused
from satukota.modules.emergency.rules.machines.standing import derived_incident

STATES = st.sampled_from(sorted(ASSIGNMENT.states()))
ACTIONS = st.lists(st.sampled_from([step.action for step in ASSIGNMENT.steps]), max_size=30)
TIMES = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))


@given(st.sampled_from(availability.DUTIES), st.lists(STATES))
def test_a_unit_is_never_free_while_it_has_an_active_assignment(duty, states):
    free = availability.availability(duty, states)
    assert (free == "committed") == any(state in ACTIVE for state in states)


@given(st.sampled_from(availability.DUTIES), st.lists(st.sampled_from(sorted(ASSIGNMENT.ends))))
def test_a_unit_out_of_service_stays_so_when_its_assignments_end(duty, states):
    free = availability.availability(availability.after_clearing(duty), states)
    assert (free == "available") == (duty in availability.FREE)


@given(ACTIONS)
def test_an_ended_assignment_never_moves_again(actions):
    state = "dispatched"
    for action in actions:
        before = state
        try:
            state = ASSIGNMENT.step(state, action).target
        except Refused:
            continue
        assert before not in ASSIGNMENT.ends


@given(st.lists(STATES), st.sampled_from(sorted(INCIDENT.states())))
def test_what_a_human_decided_of_an_incident_is_never_overwritten_by_its_units(states, current):
    after = derived_incident(states, current)
    if current in INCIDENT.ends or current in ("under_control", "draft"):
        assert after == current
    assert after in INCIDENT.states()


@given(st.lists(STATES))
def test_an_incident_is_on_scene_exactly_while_a_unit_is(states):
    there = {"on_scene", "patient_contact", "transporting", "at_facility"}
    assert (derived_incident(states, "pending") == "on_scene") == bool(there & set(states))


@given(TIMES, TIMES)
def test_timers_are_never_negative(start, now):
    assert figures.elapsed_seconds(start, now) >= 0


@given(st.lists(st.one_of(st.none(), st.floats(-1e5, 1e5))), st.floats(0, 1e4))
def test_no_interval_is_dropped_silently(intervals, target):
    figure = figures.figure(intervals, target)
    assert figure.n + figure.missing + figure.negative == len(intervals)
    assert figure.p50 is None or 0 <= figure.p50 <= figure.p90


@given(TIMES, st.integers(0, 300))
def test_a_ladder_is_climbed_rung_by_rung(sent, waited):
    rung = escalation.rung(sent, sent + timedelta(seconds=waited))
    assert rung == sum(waited >= step.seconds for step in escalation.LADDER)


@given(st.lists(st.sampled_from([step.action for step in CALL.steps]), max_size=20))
def test_a_call_is_answered_at_most_by_one_claim_at_a_time(actions):
    state = "ringing"
    for action in actions:
        if not CALL.can(state, action):
            continue
        if action == "claim":
            assert state not in call_steps.TALKING
        state = CALL.step(state, action).target


@pytest.mark.parametrize(
    ("machine", "labels"),
    [(CALL, calls.CallState), (INCIDENT, incidents.IncidentState), (ASSIGNMENT, assignments.AssignmentState)],
)
def test_every_state_has_a_word(machine, labels):
    assert machine.states() <= set(labels.values)


def test_every_class_and_reason_has_a_word():
    assert {one.code for one in classes.CLASSES} == set(calls.CallClassWord.values)
    assert {reason for one in classes.CLASSES for reason in one.reasons} <= set(calls.ClassReason.values)


def test_a_prank_needs_a_reason_and_a_real_call_an_incident():
    assert classes.reason_problem("prank", "") == "needs_reason"
    assert classes.close_problems("emergency", 0) == ["no_incident"]
    assert classes.close_problems("", 0) == ["no_class"]


def test_silence_is_said_only_after_eight_seconds():
    assert classes.sound_verdict(0, 0, 5) == ""
    assert classes.sound_verdict(0, 0, 9) == "silent"
    assert classes.sound_verdict(1.0, 0, 9) == "speech"


def test_only_a_unit_that_carries_patients_has_steps_with_a_patient():
    assert not {"reach_patient", "transport"} & set(unit_steps("on_scene", patients=False))
    assert {"reach_patient", "transport"} <= set(unit_steps("on_scene", patients=True))
    assert [carries_patients(kind) for kind in ("engine", "advanced", "patrol")] == [False, True, False]
    assert carries_patients("rescue", ("ambulance",))
