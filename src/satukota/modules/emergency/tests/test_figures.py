"""Figures that nobody can be misled by: the hours that passed, the busy hour, what was not written, goals missed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.people.api import actor_for
from satukota.modules.emergency.actions import backfill, calls, incidents
from satukota.modules.emergency.models import Assignment, Call
from satukota.modules.emergency.queries.figures import report
from satukota.modules.emergency.rules import waiting
from satukota.modules.emergency.rules.waiting import Handled
from satukota.modules.emergency.views.backfill import PaperForm

JAKARTA = ZoneInfo("Asia/Jakarta")


def test_call_takers_are_counted_from_the_hours_that_passed():
    start = datetime(2026, 11, 1, tzinfo=JAKARTA)
    passed = waiting.hours_passed(start, start + timedelta(days=1, hours=20, minutes=30))
    assert (passed[19], passed[20], passed[21]) == (2.0, 1.5, 1.0)


@given(st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60))
def test_all_hours_that_passed_are_the_time_that_passed(begin, length):
    start = datetime(2026, 11, 1, tzinfo=JAKARTA) + timedelta(minutes=begin)
    passed = waiting.hours_passed(start, start + timedelta(minutes=length))
    assert sum(passed.values()) == pytest.approx(length / 60)


def test_the_busy_evening_is_not_lost_in_the_average_of_the_month():
    evening = [Handled(date(2026, 11, 5), 20, 90.0) for _call in range(374)]
    hour = waiting.load(evening, dict.fromkeys(range(24), 30.0))[20]
    assert (round(hour.calls, 1), hour.desks, hour.busiest) == (12.5, 2, 374)
    assert hour.busiest_desks >= 13
    assert hour.busiest_day == date(2026, 11, 5)


def test_a_negative_wait_keeps_no_goal():
    level = waiting.service_level([-5, 4, 30], [], 10)
    assert (level.answered_within, level.answered) == (1, 2)


@pytest.mark.django_db
def test_a_running_month_is_divided_by_the_days_that_passed(db):
    start = timezone.now() - timedelta(days=2)
    Call.objects.create(state="closed", rang_at=start, answered_at=start, ended_at=start + timedelta(seconds=60))
    month = report(start - timedelta(minutes=1), start + timedelta(days=30))
    assert max(hour.calls for hour in month.hours) >= 1 / 3


@pytest.mark.django_db
def test_a_call_by_hand_waited_for_nobody(taker):
    calls.by_hand(taker, actor_for(taker))
    month = report(timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1))
    assert (month.counts["calls"], month.measures["answer"].n, month.levels[0].answered) == (1, 0, 0)


def paper(**more):
    at = timezone.now() - timedelta(hours=2)
    return {"rang_at": at, "classed": "emergency", "kind": "fire.land", **more}


@pytest.mark.django_db
def test_a_paper_card_leaves_blank_what_was_not_written(unit, actor):
    answered = timezone.now() - timedelta(minutes=100)
    call = backfill.enter("k-1", paper(answered_at=answered, unit=unit, on_scene_at=answered), actor)
    row = Assignment.objects.get()
    assert (call.classified_at, call.ended_at, call.wrapped_at, row.dispatched_at) == (None, None, None, None)
    assert call.incident.first_dispatch_at is None
    month = report(timezone.now() - timedelta(days=1), timezone.now())
    assert [(month.measures[name].n, month.measures[name].missing) for name in ("classify", "processing")] == [
        (0, 1)
    ] * 2


@pytest.mark.django_db
def test_the_number_of_a_card_is_the_same_however_it_is_written(unit, actor):
    from satukota.kernel.events.api import AlreadyDone

    backfill.enter("k-001", paper(), actor)
    with pytest.raises(AlreadyDone):
        backfill.enter("K-001 ", paper(), actor)


@pytest.mark.django_db
def test_what_contradicts_itself_on_a_card_is_refused(unit, actor):
    def errors(**more):
        facts = {
            "card": "k",
            "rang_at": "2026-11-01T10:00:00",
            "answered_at": "2026-11-01T10:01:00",
            "classed": "ghost",
        }
        return set(PaperForm(facts | more).errors)

    assert errors() == set()
    assert errors(ended_at="2026-11-01T10:00:30") == {"ended_at"}
    assert errors(classed="emergency") == {"kind"}
    backfill.enter("k-9", paper(unit=unit), actor)
    assert errors(kind="fire.land", unit=unit.pk) == {"unit", "classed"}
    assert errors(kind="fire.land", unit=unit.pk, disposition="handled") == set()


@pytest.mark.django_db
def test_a_merged_incident_is_counted_once(actor):
    first, second = (
        incidents.open_incident(actor, kind="fire.land", priority=3, place_text="Lahan") for _incident in range(2)
    )
    incidents.merge(second.pk, first.pk, actor)
    month = report(timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1))
    assert month.counts["incidents"] == 1


@pytest.mark.django_db
def test_the_page_says_goals_shares_and_the_busy_hour(client, supervisor):
    at = timezone.now() - timedelta(minutes=20)
    for n in range(4):
        Call.objects.create(
            state="closed",
            rang_at=at,
            answered_at=at + timedelta(seconds=30 * n),
            ended_at=timezone.now(),
            classed="prank",
        )
    Call.objects.create(state="abandoned", rang_at=at, ended_at=at + timedelta(seconds=40))
    client.force_login(supervisor)
    text = " ".join(client.get("/emergency/figures/", headers={"Accept-Language": "id"}).content.decode().split())
    for sentence in ("tujuan meleset", "Jam tersibuk", "Bagian prank", "Rata-rata sepersepuluh", "agar 90 % dijawab"):
        assert sentence in text, sentence
    assert "%%" not in text
