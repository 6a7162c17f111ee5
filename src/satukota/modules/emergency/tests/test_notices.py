"""What leaves the centre is queued with the dispatch, reaches those who are on the unit, and is never waited for."""

import pytest

from satukota.kernel.notifications.api import Message
from satukota.modules.emergency.actions import cards, crews, dispatch, incidents
from satukota.modules.emergency.models import Assignment, Call
from satukota.modules.emergency.tasks import jobs, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(unit, actor, wake):
    fire = incidents.open_incident(actor, kind="fire.building", priority=2, place_text="Pasar", lon=106.04, lat=-6.01)
    return dispatch.send(fire.pk, [unit.pk], actor, wake=wake)[0]


def test_only_those_who_are_signed_on_now_are_called(sent, unit, responder, actor):
    assert messages.alert_crew(sent, 0) == 0
    crews.sign_on(unit.pk, responder, actor)
    assert messages.alert_crew(sent, 0) == 1
    crews.sign_off(responder, actor)
    assert messages.alert_crew(sent, 1) == 0


def test_the_same_rung_never_calls_twice(sent, unit, responder, actor):
    crews.sign_on(unit.pk, responder, actor)
    messages.alert_crew(sent, 0)
    messages.alert_crew(sent, 0)
    assert Message.objects.count() == 1


def test_nobody_is_called_for_a_dispatch_that_was_accepted(sent, unit, responder, actor):
    crews.sign_on(unit.pk, responder, actor)
    dispatch.move(sent.pk, "acknowledge", actor)
    jobs.alert(sent.pk, 0)
    assert not Message.objects.exists()


def test_a_worker_that_was_away_climbs_every_missed_rung_once(sent, monkeypatch):
    from datetime import timedelta

    Assignment.objects.filter(pk=sent.pk).update(dispatched_at=sent.dispatched_at - timedelta(seconds=65))
    called = []
    monkeypatch.setattr(jobs.alert, "defer", lambda **values: called.append(values["rung"]))
    jobs.climb(sent.pk)
    jobs.climb(sent.pk)
    sent.refresh_from_db()
    assert (sent.escalation, called) == (2, [1, 2])


def test_the_supervisor_hears_of_a_unit_that_does_not_answer(sent, supervisor):
    assert messages.alert_supervisors(sent) == 1


def test_a_location_card_goes_to_the_callers_telephone(ring, actor):
    card, token = cards.issue(ring().pk, actor)
    assert messages.send_location_card(card, token)
    assert Message.objects.get().template == "emergency-location"


def test_a_location_card_works_once(ring, actor):
    _card, token = cards.issue(ring().pk, actor)
    cards.use(token, lon=106.05, lat=-6.0, accuracy=12)
    with pytest.raises(cards.CardUsed):
        cards.use(token, lon=106.05, lat=-6.0, accuracy=12)
    assert Call.objects.get().place_source == "card"
