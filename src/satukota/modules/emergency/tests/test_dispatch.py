"""Sending units: nobody is sent twice unseen, nobody is free while bound."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satukota.kernel.events.api import AlreadyDone
from satukota.modules.emergency.actions import calls, dispatch, incidents, units
from satukota.modules.emergency.actions.problems import Missing, NotNow, UnitsBusy, Unready
from satukota.modules.emergency.models import Assignment, Entry, Unit
from satukota.modules.emergency.queries.units import active_assignments, availability_of
from satukota.modules.emergency.rules.machines.assignment_steps import STAMPS


@pytest.fixture
def fire(actor):
    return incidents.open_incident(actor, kind="fire.building", priority=2, place_text="Pasar", lon=106.04, lat=-6.01)


pytestmark = pytest.mark.django_db


def free(unit):
    unit.refresh_from_db()
    return availability_of(unit, active_assignments())


def test_a_sent_unit_is_committed_and_the_incident_knows_it(fire, unit, actor, wake):
    dispatch.send(fire.pk, [unit.pk], actor, wake=wake)
    fire.refresh_from_db()
    assert (fire.state, free(unit), len(wake.woken)) == ("dispatched", "committed", 1)


def test_a_unit_that_another_desk_took_is_shown_not_taken(fire, unit, actor, wake):
    dispatch.send(fire.pk, [unit.pk], actor, wake=wake)
    other = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    with pytest.raises(UnitsBusy) as seen:
        dispatch.send(other.pk, [unit.pk], actor, wake=wake)
    assert seen.value.detail["units"][0]["incident"] == fire.number


def test_a_unit_may_be_taken_knowingly_with_a_reason(fire, unit, actor, wake):
    dispatch.send(fire.pk, [unit.pk], actor, wake=wake)
    other = incidents.open_incident(actor, kind="fire.building", priority=1, place_text="Rumah sakit")
    with pytest.raises(Missing):
        dispatch.send(other.pk, [unit.pk], actor, wake=wake, anyway=frozenset({unit.pk}))
    dispatch.send(other.pk, [unit.pk], actor, wake=wake, anyway=frozenset({unit.pk}), reason="life in danger")
    assert [row.incident_id for row in active_assignments()[unit.pk]] == [other.pk]
    fire.refresh_from_db()
    assert (fire.state, fire.assignments.get().state) == ("pending", "diverted")
    assert "life in danger" in fire.log.get().text


def test_a_unit_at_a_scene_cannot_be_taken_from_it(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    dispatch.move(row.pk, "arrive", actor)
    other = incidents.open_incident(actor, kind="fire.building", priority=1, place_text="Rumah sakit")
    with pytest.raises(UnitsBusy) as seen:
        dispatch.send(other.pk, [unit.pk], actor, wake=wake, anyway=frozenset({unit.pk}), reason="near")
    assert seen.value.detail["units"][0]["state"] == "on_scene"


def test_an_incident_whose_units_all_left_before_the_scene_wants_units_again(fire, unit, second, actor, wake):
    first, later = dispatch.send(fire.pk, [unit.pk, second.pk], actor, wake=wake)
    dispatch.move(first.pk, "clear", actor)
    dispatch.move(later.pk, "decline", actor, reason="ban bocor")
    fire.refresh_from_db()
    assert fire.state == "pending"


def test_clearing_one_of_two_assignments_does_not_free_the_unit(fire, unit, actor, wake):
    first = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    other = incidents.open_incident(actor, kind="fire.building", priority=1, place_text="Rumah sakit")
    Assignment.objects.create(incident=other, unit=unit, state="dispatched", dispatched_at=timezone.now())
    dispatch.move(first.pk, "clear", actor)
    assert free(unit) == "committed"


def test_the_incident_follows_its_units(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    for action in ("acknowledge", "depart", "arrive"):
        dispatch.move(row.pk, action, actor)
    fire.refresh_from_db()
    row.refresh_from_db()
    assert (fire.state, fire.first_on_scene_at) == ("on_scene", row.on_scene_at)


def test_a_skipped_step_leaves_its_stamp_empty(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    moved = dispatch.move(row.pk, "arrive", actor)
    assert moved.on_scene_at
    assert moved.en_route_at is None


def test_the_workflow_is_enforced_unless_forced_with_a_reason(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    with pytest.raises(NotNow):
        dispatch.move(row.pk, "deliver", actor)
    forced = dispatch.move(row.pk, "deliver", actor, force=True, reason="radio message was late")
    assert "forced" in forced.flags
    assert Entry.objects.filter(kind="override").exists()


def test_a_step_sent_twice_by_a_phone_counts_once(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    dispatch.move(row.pk, "acknowledge", actor, key="phone-12345")
    with pytest.raises(AlreadyDone):
        dispatch.move(row.pk, "acknowledge", actor, key="phone-12345")


def test_a_phones_time_from_the_future_is_not_believed(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    moved = dispatch.move(row.pk, "acknowledge", actor, device_at=timezone.now() + timezone.timedelta(hours=3))
    assert moved.acknowledged_at <= timezone.now()


def test_other_units_than_proposed_need_a_reason_that_is_kept(fire, unit, second, actor, wake):
    kept = dispatch.propose(fire.pk, actor)
    assert {pick["unit"] for pick in kept.proposed["picks"]} == {unit.pk, second.pk}
    units.set_duty(second.pk, "off_duty", actor)
    proposed = dispatch.propose(fire.pk, actor)
    units.set_duty(second.pk, "available_mobile", actor)
    with pytest.raises(Missing):
        dispatch.send(fire.pk, [second.pk], actor, wake=wake, recommendation_id=proposed.pk)
    dispatch.send(fire.pk, [second.pk], actor, wake=wake, recommendation_id=proposed.pk, reason="it stands next door")
    proposed.refresh_from_db()
    assert (proposed.sent, proposed.override_reason) == ([second.pk], "it stands next door")


def test_an_incident_with_units_cannot_be_closed(fire, unit, actor, wake):
    dispatch.send(fire.pk, [unit.pk], actor, wake=wake)
    with pytest.raises(Unready):
        incidents.close(fire.pk, actor, disposition="handled", override="late")


def test_a_unit_in_service_again_only_after_its_last_assignment(fire, unit, actor, wake):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    dispatch.move(row.pk, "clear", actor)
    assert (free(unit), unit.duty) == ("available", "available_mobile")


def test_calls_of_a_duplicate_move_to_the_incident_that_stays(fire, actor, taker):
    call = calls.by_hand(taker, actor, caller="0812111222333")
    other = incidents.open_incident(actor, kind="fire.building", priority=2, place_text="Pasar lagi", call_id=call.pk)
    incidents.merge(other.pk, fire.pk, actor)
    call.refresh_from_db()
    assert call.incident_id == fire.pk


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_the_same_moment_one_of_them_sees_it(unit, actor, wake):
    places = [incidents.open_incident(actor, kind="fire.land", priority=3, place_text=str(n)) for n in range(2)]
    start, seen = threading.Barrier(2), []

    def send(incident):
        try:
            start.wait()
            dispatch.send(incident.pk, [unit.pk], actor, wake=wake)
        except UnitsBusy as busy:
            seen.append(busy)
        finally:
            connection.close()

    both = [threading.Thread(target=send, args=(place,)) for place in places]
    [thread.start() for thread in both]
    [thread.join() for thread in both]
    assert (len(seen), Assignment.objects.count()) == (1, 1)


def test_the_first_arrival_counts_even_when_its_phone_tells_of_it_last(fire, unit, second, actor, wake):
    first, later = dispatch.send(fire.pk, [unit.pk, second.pk], actor, wake=wake)
    Assignment.objects.update(dispatched_at=timezone.now() - timezone.timedelta(minutes=9))
    dispatch.move(later.pk, "arrive", actor)
    told = dispatch.move(first.pk, "arrive", actor, waited=240)
    fire.refresh_from_db()
    assert fire.first_on_scene_at == told.on_scene_at < timezone.now() - timezone.timedelta(minutes=3)


@pytest.mark.parametrize("slow", [-20, 20, -7200, 7200])
def test_a_step_taken_online_has_the_servers_time_whatever_the_phones_clock_says(fire, unit, actor, wake, slow):
    row = dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]
    for action, stamp in (("acknowledge", "acknowledged_at"), ("depart", "en_route_at")):
        phone = timezone.now() - timezone.timedelta(seconds=slow)
        moved = dispatch.move(row.pk, action, actor, device_at=phone, waited=0.2)
        assert abs((timezone.now() - getattr(moved, stamp)).total_seconds()) < 2


STEPS = ("acknowledge", "depart", "stage", "arrive", "reach_patient", "transport", "deliver", "clear")
WAITS = st.lists(st.tuples(st.one_of(st.none(), st.floats(0, 7200)), st.integers(-7200, 7200)), min_size=8, max_size=8)


@given(WAITS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stamps_never_run_backwards_whatever_phones_say(db, unit, actor, wake, waits):
    Assignment.objects.all().delete()
    Unit.objects.filter(pk=unit.pk).update(kind="ambulance")  # it has every step
    place = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan")
    row = dispatch.send(place.pk, [unit.pk], actor, wake=wake)[0]
    Assignment.objects.update(dispatched_at=timezone.now() - timezone.timedelta(hours=1))
    for action, (waited, slow) in zip(STEPS, waits, strict=True):
        phone = timezone.now() - timezone.timedelta(seconds=slow)
        row = dispatch.move(row.pk, action, actor, waited=waited, device_at=phone)
    stamps = [getattr(row, name) for name in STAMPS]
    assert stamps == sorted(stamps)
    assert stamps[-1] <= timezone.now()
