"""Subscribers in batches: every event has its effect once, whatever fails, dies or commits late."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

import psycopg
import pytest
from django.db import OperationalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from satukota.kernel.events import actions
from satukota.kernel.events.actions import subscribers as engine
from satukota.kernel.events.actions.bell import own_connection
from satukota.kernel.events.api import (
    HISTORY_LOADED,
    Actor,
    Audience,
    EventData,
    Follower,
    Subject,
    record,
    subscriber_lags,
)
from satukota.kernel.events.models import DoneKey, EventSetAside, SubscriberPosition
from satukota.kernel.events.queries import Batch, Subscriber
from satukota.kernel.events.queries import subscribers as stream
from satukota.kernel.events.queries.subscribers import subscribers_health

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class Grown(EventData):
    """A tree grew."""

    name: ClassVar[str] = "tests.grown"
    number: int = 0


@dataclass(frozen=True, slots=True)
class Loaded(EventData):
    """What follows in this transaction happened before."""

    name: ClassVar[str] = HISTORY_LOADED


@dataclass
class Gardener:
    """A subscriber whose effects lie in the database; `poison` are the numbers that it cannot handle."""

    poison: set[int] = field(default_factory=set)
    away: int = 0
    count: int = 0
    batches: list[list[int]] = field(default_factory=list)

    def __call__(self, events):
        numbers = [event.data.get("number", 0) for event in events]
        self.batches.append(numbers)
        for event, number in zip(events, numbers, strict=True):
            self.count += 1  # the order of effects; the key of an event would refuse a second one
            DoneKey.objects.create(
                key=f"{event.subject_id}:{number}", event_id=event.id, subject_kind="gardener", subject_id=self.count
            )
            if number in self.poison:
                raise ValueError(number)
        if self.away:
            self.away -= 1
            raise OperationalError("the server is gone")

    def effects(self) -> list[str]:
        return [row.key for row in DoneKey.objects.filter(subject_kind="gardener").order_by("subject_id")]


@pytest.fixture
def gardener(monkeypatch):
    """A city with this one subscriber, which stands at the end of the stream."""
    monkeypatch.setattr(engine, "BATCH", engine.BATCH)
    gardener = Gardener()
    subscriber = Subscriber(Batch("tests.gardener", gardener), {"tests.grown": [{}]})
    for place in (engine, stream):
        monkeypatch.setattr(place, "batch_subscribers", lambda: (subscriber,))
    SubscriberPosition.objects.filter(subscriber="tests.gardener").delete()
    actions.place_subscribers()
    yield gardener
    SubscriberPosition.objects.filter(subscriber="tests.gardener").delete()


def grow(tree: int, number: int) -> int:
    return record(Grown(number=number), Subject("tree", tree, Audience.PUBLIC), Actor.system())


def follow(follower: Follower | None = None, rounds: int = 20) -> Follower:
    follower = follower or Follower()
    for _round in range(rounds):
        if not follower.take_round():
            break
    return follower


def test_events_come_in_batches_and_once(gardener):
    for number in range(1, 7):
        grow(tree=2 * number, number=number)
    follow(follow())
    assert gardener.batches == [[1, 2, 3, 4, 5, 6]]


def test_a_new_subscriber_begins_with_what_happens_from_now_on(gardener):
    grow(tree=1, number=1)
    SubscriberPosition.objects.all().delete()
    actions.place_subscribers()
    grow(tree=1, number=2)
    follow()
    assert gardener.effects() == ["1:2"]


def test_what_a_transaction_took_back_is_nobodys_event(gardener):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        grow(tree=1, number=1)
        raise ZeroDivisionError
    follow()
    assert gardener.effects() == []


def test_one_event_that_cannot_be_handled_is_set_aside_with_its_error_and_does_not_stop_the_others(gardener):
    gardener.poison = {2}
    for number in range(1, 4):
        grow(tree=2 * number, number=number)
    follow()
    assert gardener.effects() == ["2:1", "6:3"]
    aside = EventSetAside.objects.get()
    assert (aside.subject_id, aside.error, aside.attempts) == (4, "ValueError", 1)
    job = ProcrastinateJob.objects.filter(task_name="events.retry_set_aside").latest("id")
    assert job.args == {"set_aside_id": aside.pk}
    assert not subscribers_health().well


def test_later_events_of_its_subject_wait_behind_it_and_are_handled_in_order(gardener):
    gardener.poison = {1}
    for number in (1, 2):
        grow(tree=8, number=number)
    follow()
    grow(tree=8, number=3)
    grow(tree=10, number=4)
    follow()
    assert gardener.effects() == ["10:4"]
    first = EventSetAside.objects.earliest("event_id")
    with pytest.raises(ValueError, match="1"):
        actions.retry_set_aside(first.pk)
    first.refresh_from_db()
    assert first.attempts == 2
    gardener.poison = set()
    actions.retry_set_aside(first.pk)
    actions.retry_set_aside(first.pk)
    assert gardener.effects() == ["10:4", "8:1", "8:2", "8:3"]
    assert not EventSetAside.objects.exists()


def test_what_only_waited_is_taken_up_when_nothing_stands_before_it_any_more(gardener):
    waiting = EventSetAside.objects.create(
        subscriber="tests.gardener", event_id=grow(8, 1), subject_kind="tree", subject_id=8
    )
    actions.retry_left()
    job = ProcrastinateJob.objects.filter(task_name="events.retry_set_aside").latest("id")
    assert job.args == {"set_aside_id": waiting.pk}


def test_a_database_that_is_away_costs_nothing_but_time(gardener):
    gardener.away = 2
    grow(tree=2, number=1)
    follower = Follower()
    assert [follower.take_round() for _round in range(4)] == [0, 0, 1, 0]
    assert gardener.effects() == ["2:1"] and not EventSetAside.objects.exists()


def test_what_the_database_refuses_again_and_again_is_set_aside_like_any_other(gardener):
    gardener.away = 100
    grow(tree=2, number=1)
    follower = Follower()
    for _round in range(engine.PATIENCE + 1):
        follower.take_round()
    assert EventSetAside.objects.get().error == "OperationalError"


def test_a_worker_that_dies_before_the_end_of_its_batch_leaves_it_to_the_next(gardener, monkeypatch):
    grow(tree=2, number=1)

    def die(self, events):
        Gardener.__call__(self, events)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(engine, "handle", lambda _subscriber, events, each: die(gardener, events))
        with pytest.raises(SystemExit):
            follow()
    follow()
    assert gardener.effects() == ["2:1"]


def test_two_workers_share_a_subscriber_and_neither_takes_what_the_other_has_in_hand(gardener):
    grow(tree=2, number=1)
    grow(tree=3, number=2)
    with psycopg.connect(**own_connection()) as other:
        other.execute(engine.CLAIM, ["tests.gardener", 0])
        follower = follow()
        assert gardener.effects() == ["3:2"]
    follow(follower)
    assert gardener.effects() == ["3:2", "2:1"]


def test_an_event_that_commits_late_is_handled_before_those_that_were_recorded_after_it_of_its_subject(gardener):
    insert = """INSERT INTO kernel_event (name, subject_kind, subject_id, role, audience, data)
        VALUES ('tests.grown', 'tree', 2, 'system', 0, jsonb_build_object('number', %s::int))"""
    with psycopg.connect(**own_connection()) as waits, psycopg.connect(**own_connection()) as quick:
        waits.execute("SELECT pg_current_xact_id()")  # the older transaction waits for the tree's lock
        quick.execute(insert, [1])
        quick.commit()
        waits.execute(insert, [2])
        follow()
        assert gardener.effects() == []
        waits.commit()
    follow()
    assert gardener.effects() == ["2:1", "2:2"]


def test_a_batch_that_would_tear_a_subject_apart_is_longer(gardener, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    test_an_event_that_commits_late_is_handled_before_those_that_were_recorded_after_it_of_its_subject(gardener)


def test_the_lag_is_how_long_the_oldest_event_has_waited(gardener):
    assert subscriber_lags() == {"tests.gardener": 0.0}
    grow(tree=2, number=1)
    assert subscriber_lags()["tests.gardener"] > 0
    follow()
    assert subscriber_lags() == {"tests.gardener": 0.0}


def test_who_wants_nothing_of_what_happens_still_moves_on(gardener, monkeypatch):
    quiet = Subscriber(Batch("tests.gardener", gardener), {"tests.grown": [{"number": 99}]})
    for place in (engine, stream):
        monkeypatch.setattr(place, "batch_subscribers", lambda: (quiet,))
    before = SubscriberPosition.objects.filter(part=0).get(subscriber="tests.gardener")
    grow(tree=2, number=1)
    follow().save_positions()
    after = SubscriberPosition.objects.filter(part=0).get(subscriber="tests.gardener")
    assert gardener.batches == [] and after.txid > before.txid


def test_history_that_is_loaded_is_nobodys_to_act_on(gardener, monkeypatch):
    for place in (engine, stream):
        monkeypatch.setattr(place, "LOOK_AHEAD", 2)
    with transaction.atomic():
        record(Loaded(), Subject("log", 0, Audience.SEALED), Actor.system())
        for number in range(1, 6):
            grow(tree=2, number=number)
    grow(tree=2, number=6)
    follower = Follower()
    follower.take_round()
    follow(Follower())  # a process that begins in the middle of the load
    assert gardener.effects() == ["2:6"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grow"), st.integers(1, 4)),
        st.tuples(st.just("open"), st.integers(1, 4)),
        st.just(("commit", 0)),
        st.just(("follow", 0)),
        st.just(("other", 0)),
        st.just(("die", 0)),
        st.just(("retry", 0)),
    ),
    max_size=14,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, poison=st.sets(st.integers(1, 14), max_size=3), batch=st.integers(1, 3))
def test_any_interleaving_leads_to_the_effects_of_one_job_for_each_event(gardener, steps, poison, batch):
    """Late commits, crashes, two workers and poison: each event once, each subject in the order of its events."""
    DoneKey.objects.filter(subject_kind="gardener").delete()
    EventSetAside.objects.all().delete()
    engine.BATCH, gardener.poison = batch, set(poison)
    workers = [Follower(), Follower()]
    expected: Counter[str] = Counter()
    insert = """INSERT INTO kernel_event (name, subject_kind, subject_id, role, audience, data)
        VALUES ('tests.grown', 'tree', %s, 'system', 0, jsonb_build_object('number', %s::int))"""
    late = psycopg.connect(**own_connection())
    locked: set[int] = set()
    try:
        for number, (step, tree) in enumerate(steps, 1):
            if step == "grow" and tree not in locked:
                grow(tree, number)
                expected[f"{tree}:{number}"] += 1
            elif step == "open":
                late.execute(insert, [tree, number])
                locked.add(tree)
                expected[f"{tree}:{number}"] += 1
            elif step == "commit":
                late.commit()
                locked.clear()
            elif step in {"follow", "other"}:
                workers[step == "other"].take_round()
            elif step == "die":
                workers[0] = Follower()
            elif step == "retry" and EventSetAside.objects.exists():
                with suppress(ValueError):
                    actions.retry_set_aside(EventSetAside.objects.earliest("event_id").pk)
        late.commit()
    finally:
        late.close()
    follow(workers[0], 50)
    gardener.poison = set()
    while EventSetAside.objects.exists():
        actions.retry_set_aside(EventSetAside.objects.earliest("event_id").pk)
    effects = gardener.effects()
    assert Counter(effects) == expected
    for tree in range(1, 5):
        numbers = [int(text.split(":")[1]) for text in effects if text.startswith(f"{tree}:")]
        assert numbers == sorted(numbers), effects
