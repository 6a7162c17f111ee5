"""The board of the desk: nobody who waits is ever hidden behind what is old, however much of that there is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from tests.browsing import shot

from satukota.modules.emergency.models import Call, Incident
from satukota.modules.emergency.queries import desk as board
from satukota.modules.emergency.queries.matter import nearby
from satukota.modules.emergency.rules.machines.call_steps import AFTERWARDS, TALKING, UNANSWERED

pytestmark = pytest.mark.django_db
LIVE = (*UNANSWERED, *TALKING)
STATES = ("closed", "reviewed", "abandoned", *AFTERWARDS, *LIVE)


def fill(counts, *, minutes=30, **more):
    """Write so many calls of each state, rung at different times, the live ones last."""
    Call.objects.all().delete()
    now, rows = timezone.now(), []
    for state, count in counts.items():
        old = 0 if state in LIVE else 3000
        rows += [
            Call(state=state, rang_at=now - timedelta(minutes=old + n % minutes, seconds=n), **more)
            for n in range(count)
        ]
    Call.objects.bulk_create(rows, 1000)


@given(st.dictionaries(st.sampled_from(STATES), st.integers(0, 450), max_size=len(STATES)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_board_never_hides_a_call_that_waits_or_is_in_hand(db, counts):
    fill(counts)
    shown = board.desk(0, personal=True)
    states = [call["state"] for call in shown["calls"]]
    wanted = {state: counts.get(state, 0) for state in LIVE}
    assert {state: states.count(state) for state in LIVE} == wanted
    waiting = sum(wanted[state] for state in UNANSWERED)
    assert all(state in UNANSWERED for state in states[:waiting])
    assert shown["counts"]["calls"] == sum(counts.get(state, 0) for state in (*LIVE, *AFTERWARDS))
    assert shown["counts"]["waiting"] == waiting


@given(st.integers(0, 5000), st.integers(1, 40), st.integers(0, 400), st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_random_queue_of_thousands_hides_nobody_who_waits_behind_old_rows_or_an_exercise(
    db, old, waiting, drilled, random
):
    fill({})
    now = timezone.now()
    states = [random.choice(AFTERWARDS) for _n in range(old)] + [random.choice(UNANSWERED) for _n in range(waiting)]
    random.shuffle(states)
    rows = [Call(state=state, rang_at=now - timedelta(seconds=random.randrange(10**6))) for state in states]
    rows += [Call(state="queued", rang_at=now, flags=["exercise"]) for _n in range(drilled)]
    Call.objects.bulk_create(rows, 1000)
    shown = board.desk(0, personal=True)
    first = shown["calls"][:waiting]
    assert all(call["state"] in UNANSWERED and call["flags"] == [] for call in first)
    assert [call["rang_at"] for call in first] == sorted(call["rang_at"] for call in first)
    assert (shown["counts"]["calls"], shown["counts"]["waiting"]) == (old + waiting, waiting)


def test_a_ringing_call_stands_first_behind_five_thousand_old_rows(ring):
    fill({"callback_due": 4000, "wrap_up": 999})
    call = ring()
    shown = board.desk(0, personal=True)
    assert (shown["calls"][0]["id"], shown["counts"]["calls"]) == (call.pk, 5000)


def test_of_the_call_backs_the_newest_come_first_and_the_rest_is_counted(db):
    fill({"callback_due": 100})
    newest = Call.objects.order_by("-rang_at").first()
    shown = board.desk(0, personal=True, lengths=board.Lengths(afterwards=10))
    assert (shown["calls"][0]["id"], len(shown["calls"]), shown["counts"]["callbacks"]) == (newest.pk, 10, 100)


def test_a_call_that_waits_for_days_is_still_on_the_board(db):
    Call.objects.create(state="queued", rang_at=timezone.now() - timedelta(days=9))
    assert [call["state"] for call in board.desk(0, personal=True)["calls"]] == ["queued"]


def make_incidents(count, **more):
    facts = {"kind": "fire.land", "priority": 3, "lon": 106.03, "lat": -6.0, "opened_at": timezone.now()} | more
    Incident.objects.bulk_create([Incident(**facts) for _n in range(count)])


@pytest.mark.parametrize("state", board.UNHEARD)
def test_an_incident_that_nobody_accepted_is_never_cut(db, state):
    make_incidents(300, state="on_scene", priority=1)
    make_incidents(1, state=state, priority=5)
    shown = board.desk(0, personal=True)
    assert state in [incident["state"] for incident in shown["incidents"]]
    assert (len(shown["incidents"]), shown["counts"]["incidents"]) == (101, 301)


def test_the_nearest_incident_is_found_behind_three_hundred_others(db):
    make_incidents(300, lon=106.05, lat=-6.04)
    make_incidents(1, kind="fire.building")
    assert [near["kind"] for near in nearby(106.03, -6.0)] == ["fire.building"]


def test_every_incident_and_every_call_behind_a_figure_can_be_reached(client, supervisor, db):
    make_incidents(450)
    client.force_login(supervisor)
    rows = [client.get(f"/emergency/incidents/?page={page}").content.count(b'<th scope="row"') for page in (1, 2, 3, 9)]
    assert rows[:3] == [200, 200, 50]
    assert rows[3] == 50


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.django_db(transaction=True)
def test_the_desk_says_how_many_rows_it_does_not_show_and_shows_them(ring, visit, supervisor, width):
    fill({"callback_due": 90})
    ring()
    page = visit("/emergency/desk/", supervisor, width=width)
    expect(page.locator("[data-call]").first).to_contain_text("menunggu")
    expect(page.locator(".rest")).to_contain_text("30 lagi tidak ditampilkan")
    shot(page, f"112-board-{width}")
    page.click("[data-do=more_calls]")
    expect(page.locator("[data-call]")).to_have_count(91)


@pytest.mark.parametrize(("who", "hears"), [("taker", False), ("supervisor", True)])
def test_who_may_not_hear_recordings_is_offered_no_player(client, request, who, hears):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/emergency/desk/").context["setup"]["hears"] is hears
