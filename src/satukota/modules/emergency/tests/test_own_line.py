"""A call is never let go unseen: parted, hung up on, taken by a colleague's key, or passed to the neighbour."""

import pytest

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import calls, cases, incidents, transfers
from satukota.modules.emergency.actions.problems import NotNow, Taken
from satukota.modules.emergency.models import Call, TransferTarget
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.tasks.jobs import tidy
from satukota.modules.emergency.tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(ring, taker):
    """A call on which Sari speaks, with the place that the network knows."""
    call = ring(sip={"geolocation": "<geo:-6.02,106.03;u=40>"})
    calls.claim(call.pk, taker, actor_for(taker))
    return call


def fire(actor, **more):
    return incidents.open_incident(actor, **{"kind": "fire.land", "priority": 3, "place_text": "Lahan"} | more)


def test_a_call_that_is_parted_after_its_end_is_back_on_the_desk(spoken, taker, dispatcher, actor):
    wrong = fire(actor)
    calls.attach(spoken.pk, wrong.pk, actor_for(taker))
    calls.close(spoken.pk, actor_for(taker))
    call = calls.detach(spoken.pk, actor)
    assert (call.state, call.claimed_by) == ("wrap_up", dispatcher)
    assert [row["id"] for row in board.desk(dispatcher.pk, personal=True)["calls"]] == [call.pk]
    right = fire(actor, call_id=call.pk)
    assert calls.close(call.pk, actor).state == "closed"
    assert Call.objects.get().incident == right


def test_nobody_at_the_desk_hangs_up_on_a_caller_who_waits(ring, taker):
    call = ring()
    with pytest.raises(NotNow):
        calls.step(call.pk, "hang_up", actor_for(taker))
    assert Call.objects.get().state == "queued"
    assert ring(event="abandoned", seq=2).state in ("abandoned", "callback_due")


@pytest.mark.parametrize("joins", [True, False])
def test_who_has_an_incident_is_no_prank(spoken, taker, joins):
    hers = actor_for(taker)
    calls.classify(spoken.pk, "prank", hers, reason="children")
    if joins:
        calls.attach(spoken.pk, fire(hers).pk, hers)
    else:
        fire(hers, call_id=spoken.pk)
    call = Call.objects.get()
    assert (call.classed, call.class_reason) == ("emergency", "")


COLLEAGUES = {
    "classify": lambda call, actor: calls.classify(call.pk, "prank", actor, reason="abuse"),
    "place": lambda call, actor: calls.place(call.pk, actor, text="salah"),
    "note": lambda call, actor: calls.note(call.pk, actor, text="salah"),
    "refer": lambda call, actor: cases.to_reports(call.pk, actor, text="salah"),
}


@pytest.mark.parametrize("verb", COLLEAGUES)
def test_a_line_on_which_somebody_speaks_is_theirs(spoken, agency, verb):
    budi = actor_for(person(agency, "budi", "call_taker"))
    with pytest.raises(Taken):
        COLLEAGUES[verb](spoken, budi)
    assert (Call.objects.get().place_text, Call.objects.get().note) == ("", "")


def test_a_colleague_lets_nobody_elses_call_go(spoken, taker, agency):
    budi = actor_for(person(agency, "budi", "call_taker"))
    target = TransferTarget.objects.create(name="Polisi 110", phone="110")
    running = transfers.offer(spoken.pk, target.pk, actor_for(taker))
    for press in (
        lambda: transfers.note_both_heard(running.pk, budi),
        lambda: transfers.confirm(running.pk, budi, taken_by="X"),
        lambda: transfers.end(running.pk, budi, refused=False),
    ):
        with pytest.raises(Taken):
            press()
    transfers.note_both_heard(running.pk, actor_for(taker))
    transfers.confirm(running.pk, actor_for(taker), taken_by="Briptu Adi")
    assert Call.objects.get().state == "transferred"


def test_a_caller_who_went_to_the_neighbour_stays_until_somebody_looked(ring, taker):
    call = ring()
    ring(event="transferred", seq=3)
    tidy(0)
    assert Call.objects.get().state == "transferred"
    assert calls.close(call.pk, actor_for(taker)).state == "closed"


def test_the_number_that_a_caller_says_is_kept_with_its_history(ring, taker):
    hers = actor_for(taker)
    earlier = ring("081234567890")
    call = calls.by_hand(taker, hers)
    kept = calls.note(call.pk, hers, caller="0812-3456-7890")
    assert (kept.caller, kept.caller_index) == (earlier.caller, earlier.caller)
    with pytest.raises(NotNow):
        calls.note(call.pk, hers, caller="0899 0000 0000")


def test_who_has_no_number_keeps_the_words_that_say_who_it_is(taker):
    hers = actor_for(taker)
    call = calls.by_hand(taker, hers, caller="pak RT Ciwandan")
    assert (call.caller, call.caller_name) == ("", "pak RT Ciwandan")
