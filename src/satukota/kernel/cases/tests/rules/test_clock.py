import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.calendar import calendar
from satukota.kernel.cases.rules.clock import (
    Clock,
    Moment,
    advance,
    alarms,
    allowed_seconds,
    elapsed_seconds,
    from_json,
    late_factor,
    pause,
    paused_seconds,
    recompute,
    resume,
    running_seconds,
    start,
    stop,
)
from satukota.kernel.cases.rules.definition import ClockRule, Rung
from satukota.kernel.cases.rules.load import load
from satukota.kernel.cases.rules.remaining import Remaining, case_due, remaining
from satukota.kernel.cases.rules.terms import term
from satukota.kernel.cases.tests.rules.examples import LAPORAN, OFFICE, akta, laporan, local, moments, office, wib

RULE = ClockRule("jawaban", {}, term("5wd"), escalate=(Rung(1.0, "head"), Rung(1.5, "parent")))
lengths = st.sampled_from(["1wd", "5wd", "14wd", "3wh", "40wh", "10d", "72h"]).map(term)
begins = moments("2026-01-01", "2026-12-01")
steps = st.lists(st.integers(0, 400_000).map(lambda seconds: timedelta(seconds=seconds)), max_size=8)


def clock(length="5wd", at="2026-03-09 10:00"):
    return start(RULE, term(length), wib(at), office())


def paused_between(one, first, last):
    return resume(RULE, pause(RULE, one, wib(first), office()), wib(last), office())


def lived(length, at, waits):
    """Return a clock after pauses and resumes in turn, each after a wait, and the moment of the last."""
    one = start(RULE, length, at, office())
    for place, wait in enumerate(waits):
        at += wait
        one = (resume if place % 2 else pause)(RULE, one, at, office())
    return one, at


def journey(definition, *moments, city=None):
    """Return the clocks of a case after (action, state, local time, facts…)."""
    found = {}
    for action, state, at, *known in moments:
        moment = Moment(action, state, wib(at), known[0] if known else {})
        found = advance(definition, found, moment, city or office())
    return found


OPENED = ("open", "masuk", "2026-03-09 10:00")
SENT = ("teruskan", "diteruskan", "2026-03-09 14:00")


def test_a_clock_knows_when_it_warns_and_when_it_is_due():
    assert local(clock().due) == "2026-03-16 16:00"
    assert local(clock().warn) == "2026-03-13 15:00"


def test_a_pause_moves_the_due_time_by_the_office_time_it_took():
    moved = paused_between(clock(), "2026-03-10 09:00", "2026-03-11 09:00")
    assert local(moved.due) == "2026-03-17 16:00"
    assert paused_seconds(moved, wib("2026-03-12 09:00"), office()) == 7.5 * 3600


def test_a_pause_overnight_costs_nothing():
    assert paused_between(clock(), "2026-03-10 16:00", "2026-03-11 07:30").due == clock().due


def test_nothing_is_due_during_a_pause():
    still = pause(RULE, clock(), wib("2026-03-10 09:00"), office())
    assert (still.phase, still.due, still.warn) == ("paused", None, None)


def test_what_is_late_stays_late_during_a_pause():
    still = pause(RULE, clock(), wib("2026-03-17 09:00"), office())
    assert still.due == clock().due


def test_a_stopped_clock_is_never_due():
    ended = stop(pause(RULE, clock(), wib("2026-03-10 09:00"), office()), wib("2026-03-11 09:00"))
    assert (ended.phase, ended.due, ended.pauses[0].end) == ("stopped", None, wib("2026-03-11 09:00"))
    assert stop(ended, wib("2026-03-12 09:00")) == ended


def test_lateness_counts_the_allowed_time():
    assert late_factor(clock(), clock().due, office()) == 1.0
    assert late_factor(clock("1wd", "2026-03-09 16:00"), wib("2026-03-12 16:00"), office()) == 3.0


def test_alarms_come_in_order_and_only_once_each():
    keys = [(alarm.key, local(alarm.at)) for alarm in alarms(RULE, clock("2wd", "2026-03-09 16:00"), office())]
    assert keys == [
        ("warn", "2026-03-11 12:00"),
        ("due", "2026-03-11 16:00"),
        ("rung:0", "2026-03-11 16:00"),
        ("rung:1", "2026-03-12 16:00"),
    ]


def test_a_paused_clock_rings_only_for_what_was_before_the_pause():
    still = pause(RULE, clock("2wd", "2026-03-09 16:00"), wib("2026-03-11 14:00"), office())
    assert [alarm.key for alarm in alarms(RULE, still, office())] == ["warn"]
    assert alarms(RULE, stop(still, wib("2026-03-12 09:00")), office()) == ()


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-09 10:00", Remaining(False, False, True, 5, 5, 0)),
        ("2026-03-16 15:15", Remaining(False, False, True, 0, 0, 45)),
        ("2026-03-17 10:00", Remaining(True, False, True, 0, 2, 30)),
    ],
)
def test_what_is_left_can_be_said_in_words(now, left):
    assert remaining(clock(), wib(now), office()) == left


def test_time_on_the_wall_is_said_in_calendar_days():
    assert remaining(clock("10d"), wib("2026-03-10 10:00"), office()) == Remaining(False, False, False, 9, 13, 59)


def test_a_report_starts_stops_and_pauses_its_clocks():
    found = journey(laporan(), OPENED, SENT, ("tanya", "tanya", "2026-03-10 09:00"))
    assert {name: one.phase for name, one in found.items()} == {
        "verifikasi": "stopped",
        "jawaban": "paused",
        "penyelesaian": "paused",
        "expires:tanya": "running",
    }


def test_a_closing_clock_runs_although_the_city_waits():
    found = journey(laporan(), OPENED, SENT, ("jawab", "dijawab", "2026-03-10 09:00"))
    assert local(found["tutup"].due) == "2026-03-20 23:59"


def test_a_final_state_stops_everything():
    found = journey(laporan(), OPENED, ("arsipkan", "diarsipkan", "2026-03-10 09:00"))
    assert {one.phase for one in found.values()} == {"stopped"}


def test_a_matter_that_is_reopened_gets_a_fresh_clock():
    answered = ("jawab", "dijawab", "2026-03-10 09:00")
    found = journey(laporan(), OPENED, SENT, answered, ("buka-lagi", "diteruskan", "2026-03-25 10:00"))
    assert found["penyelesaian"].started == wib("2026-03-25 10:00")
    assert found["jawaban"].phase == "stopped"


def test_a_running_clock_is_not_started_twice():
    found = journey(laporan(), OPENED, SENT, ("teruskan", "diteruskan", "2026-03-11 09:00"))
    assert found["jawaban"].started == wib(SENT[2])


def test_another_class_of_report_has_another_term():
    sent = (*SENT, {"kelas": "aduan"})
    assert str(journey(laporan(), OPENED, sent)["penyelesaian"].term) == "14wd"
    changed = ("ubah-kelas", "diteruskan", "2026-03-10 09:00", {"kelas": "informasi"})
    assert str(journey(laporan(), OPENED, sent, changed)["penyelesaian"].term) == "5wd"


def test_a_case_is_listed_by_its_earliest_promise_and_not_by_what_only_expires():
    found = journey(laporan(), OPENED, SENT)
    assert case_due(found, laporan()) == found["jawaban"].due
    asked = journey(laporan(), OPENED, SENT, ("tanya", "tanya", "2026-03-10 09:00"))
    assert case_due(asked, laporan()) is None


def test_the_worked_example_counts_each_state_and_the_whole():
    filed = ("ajukan", "diajukan", "2026-03-10 10:00")
    found = journey(akta(), ("open", "draf", "2026-03-09 10:00"), filed)
    assert {name: local(one.due) for name, one in found.items() if one.due} == {
        "total": "2026-03-11 16:00",
        "state:diajukan": "2026-03-10 15:00",
    }


def test_a_new_holiday_moves_what_is_due_and_nothing_else():
    found = journey(laporan(), OPENED, SENT)
    city = calendar({**OFFICE, "closed": {"2026-03-12": "Pilkada"}})
    again = recompute(laporan(), found, {}, city)
    assert (local(found["jawaban"].due), local(again["jawaban"].due)) == ("2026-03-16 16:00", "2026-03-17 16:00")
    assert again["verifikasi"] == found["verifikasi"]


def test_recomputing_with_the_same_calendar_changes_nothing():
    found = journey(laporan(), OPENED, SENT, ("tanya", "tanya", "2026-03-10 09:00"))
    assert recompute(laporan(), found, {}, office()) == found


@given(lengths, begins, steps, st.integers(0, 3_000_000))
def test_counted_and_paused_time_are_the_elapsed_time(length, at, waits, later):
    one, last = lived(length, at, waits)
    now = last + timedelta(seconds=later)
    assert running_seconds(one, now, office()) + paused_seconds(one, now, office()) == elapsed_seconds(
        one, now, office()
    )


@given(lengths, begins, steps)
def test_a_pause_never_makes_a_clock_due_earlier(length, at, waits):
    one, _ = lived(length, at, waits)
    assert one.due is None or one.due >= office().due(at, length)


@given(lengths, begins, steps)
def test_a_running_clock_is_due_exactly_when_its_time_is_counted(length, at, waits):
    one, _ = lived(length, at, waits)
    if one.due:
        assert running_seconds(one, one.due, office()) == allowed_seconds(one, office())


@given(lengths, begins, steps)
def test_what_is_counted_never_shrinks(length, at, waits):
    one, last = lived(length, at, waits)
    counted = [running_seconds(one, last + timedelta(hours=hours), office()) for hours in range(0, 100, 7)]
    assert counted == sorted(counted)


@given(lengths, begins, steps)
def test_a_clock_survives_storage(length, at, waits):
    one, _ = lived(length, at, waits)
    assert from_json(json.loads(json.dumps(one.as_json()))) == one


@given(lengths, begins, steps)
def test_recomputing_a_clock_is_replaying_it(length, at, waits):
    one, _ = lived(length, at, waits)
    bare = Clock(one.rule, one.term, one.started, pauses=one.pauses)
    definition = replace(laporan(), clocks={RULE.id: replace(RULE, term=length)})
    assert recompute(definition, {RULE.id: bare}, {}, office())[RULE.id] == one


def test_a_clock_ends_at_a_day_of_the_answers_and_follows_when_the_answer_changes():
    source = LAPORAN.replace("term: 10d, start: [jawab]", "dueAt: sampai, start: [jawab]")
    source = source.replace("\ndata:", "\ndata:\n  sampai: {type: string, format: date}", 1)
    definition, at = load(source), wib("2026-03-02 10:00")

    def due(day: str, clocks: dict, action: str = "jawab") -> str:
        moment = Moment(action, "dijawab", at, {"sampai": day})
        return local(advance(definition, clocks, moment, office())["tutup"].due)

    clocks = advance(definition, {}, Moment("jawab", "dijawab", at, {"sampai": "2026-03-20"}), office())
    assert local(clocks["tutup"].due) == "2026-03-20 23:59"
    assert due("2026-04-01", clocks, "catat") == "2026-04-01 23:59" and due("2026-03-01", {}) == "2026-03-03 23:59"
