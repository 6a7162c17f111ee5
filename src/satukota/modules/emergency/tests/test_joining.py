"""What is the same is joined, what is not is parted again; an exercise and real life never meet."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browsing import shot

from satukota.modules.emergency.actions import calls, dispatch, incidents
from satukota.modules.emergency.actions.problems import NotNow
from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries.clock import exercise_time
from satukota.modules.emergency.queries.matter import nearby
from satukota.modules.emergency.rules.machines.incident_steps import INCIDENT, OPEN_INCIDENT

pytestmark = pytest.mark.django_db


def incident(**more):
    facts = {"kind": "fire.land", "lon": 106.03, "lat": -6.0, "opened_at": timezone.now() - timedelta(minutes=5)} | more
    return Incident.objects.create(**facts)


@pytest.mark.parametrize("state", sorted(INCIDENT.states()))
def test_only_what_is_open_is_offered_as_already_reported(state):
    incident(state=state, closed_at=timezone.now())
    assert bool(nearby(106.03, -6.0)) == (state in OPEN_INCIDENT)


def test_an_exercise_and_what_has_not_happened_yet_are_not_offered_to_a_real_call():
    incident(flags=["exercise"])
    incident(opened_at=timezone.now() + timedelta(minutes=10))
    assert nearby(106.03, -6.0) == []


def test_a_fire_at_which_units_still_work_is_offered_hours_later(unit, actor, wake):
    old = incident(opened_at=timezone.now() - timedelta(hours=3))
    assert nearby(106.03, -6.0) == []
    dispatch.send(old.pk, [unit.pk], actor, wake=wake)
    assert [near["id"] for near in nearby(106.03, -6.0)] == [old.pk]


def test_an_exercise_is_offered_to_an_exercise():
    real, fake = incident(), incident(flags=["exercise"])
    with exercise_time(timezone.now()):
        assert [near["id"] for near in nearby(106.03, -6.0)] == [fake.pk]
    assert real.pk != fake.pk


def test_a_real_call_joins_no_exercise(ring, actor):
    with pytest.raises(NotNow):
        calls.attach(ring().pk, incident(flags=["exercise"]).pk, actor)
    with pytest.raises(NotNow):
        incidents.merge(incident().pk, incident(flags=["exercise"]).pk, actor)


def rung(ring, minutes, call_id):
    call = ring(call_id=call_id)
    at = timezone.now() - timedelta(minutes=minutes)
    Call.objects.filter(pk=call.pk).update(rang_at=at, answered_at=at + timedelta(seconds=4))
    return Call.objects.get(pk=call.pk)


def test_the_first_ring_of_all_callers_counts_after_joining_merging_and_parting(ring, actor):
    early, late, last = (rung(ring, minutes, f"c{minutes}") for minutes in (12, 6, 1))
    first = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan", call_id=early.pk)
    second = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan", call_id=late.pk)
    calls.attach(last.pk, second.pk, actor)
    incidents.merge(first.pk, second.pk, actor)
    second.refresh_from_db()
    assert (second.rang_at, second.answered_at) == (early.rang_at, early.answered_at)
    incidents.part(first.pk, actor)
    for row, call in ((first, early), (second, late)):
        row.refresh_from_db()
        assert (row.rang_at, row.state) == (call.rang_at, "pending")
    assert set(second.calls.values_list("pk", flat=True)) == {late.pk, last.pk}


def test_an_earlier_caller_who_joins_later_is_the_first_ring(ring, actor):
    early, late = rung(ring, 9, "a"), rung(ring, 1, "b")
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan", call_id=late.pk)
    calls.attach(early.pk, fire.pk, actor)
    fire.refresh_from_db()
    assert fire.rang_at == early.rang_at
    calls.detach(early.pk, actor)
    fire.refresh_from_db()
    early.refresh_from_db()
    assert (fire.rang_at, early.incident_id) == (late.rang_at, None)


def test_parting_brings_back_what_was_merged_before(ring, actor):
    rows = [
        incidents.open_incident(actor, kind="fire.land", priority=3, call_id=rung(ring, n + 1, f"c{n}").pk)
        for n in range(3)
    ]
    incidents.merge(rows[0].pk, rows[1].pk, actor)
    incidents.merge(rows[1].pk, rows[2].pk, actor)
    assert rows[2].calls.count() == 3
    incidents.part(rows[1].pk, actor)
    assert (rows[1].calls.count(), rows[2].calls.count()) == (2, 1)
    incidents.part(rows[0].pk, actor)
    assert [row.calls.count() for row in rows] == [1, 1, 1]


def test_what_was_never_joined_cannot_be_parted(ring, actor):
    with pytest.raises(NotNow):
        calls.detach(ring().pk, actor)
    with pytest.raises(NotNow):
        incidents.part(incident().pk, actor)


@pytest.mark.django_db(transaction=True)
def test_a_call_that_was_joined_by_mistake_is_parted_with_v(ring, visit, dispatcher):
    incident(place_text="Lahan sebelah")
    ring(sip={"geolocation": "<geo:-6.0,106.03;u=20>"})
    page = visit("/emergency/desk/", dispatcher)
    page.wait_for_selector("[data-call]")
    page.keyboard.press("a")
    page.wait_for_selector("[data-do=join]")
    page.keyboard.press("j")
    page.wait_for_selector("[data-do=detach]")
    shot(page, "112-joined-1440")
    page.keyboard.press("v")
    expect(page.locator("[data-do=join]")).to_be_visible()
    assert Call.objects.get().incident is None
