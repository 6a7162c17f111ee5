"""What checks said is kept sparsely, so that "since when" is true; trouble rings once, and once when it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.health.api import Finding, HealthRecord, Level, keep_findings, standings
from satukota.kernel.health.models import HealthState
from satukota.kernel.health.rules import RING_AFTER, bell, days_until_full
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Agency, User, grant
from satukota.kernel.registry.api import Gauge, Health, HealthCheck

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def finding(level, value=1.0):
    verdict = Health(
        level is Level.WELL, "antrean berhenti", "hidupkan", level is Level.BROKEN, (), (Gauge("n", value),)
    )
    return Finding(HealthCheck("test.queue", "Antrean", "queries.nothing"), verdict, level)


def looks(levels, start=NOON):
    for number, level in enumerate(levels):
        keep_findings([finding(level)], start + number * MINUTE)


@pytest.fixture
def admin(db):
    office = Agency.objects.create(code="diskominfo", name="Dinas Kominfo")
    user = User.objects.create_user("kepala", password="x", language="id")
    grant(user, "admin", office, Actor.system())
    return user


@pytest.mark.django_db
def test_a_state_is_kept_when_it_changes_and_once_an_hour():
    looks([Level.WELL] * 61 + [Level.BROKEN] + [Level.BROKEN] * 5)
    assert [(record.level, record.at) for record in HealthRecord.objects.order_by("at")] == [
        (Level.WELL, NOON),
        (Level.WELL, NOON + 60 * MINUTE),
        (Level.BROKEN, NOON + 61 * MINUTE),
    ]


@pytest.mark.django_db
def test_since_when_is_the_moment_of_the_change():
    looks([Level.WELL, Level.BROKEN, Level.BROKEN])
    (standing,) = standings([finding(Level.BROKEN)])
    assert (standing.since, standing.exact) == (NOON + MINUTE, True)
    (standing,) = standings([finding(Level.WELL)])
    assert (standing.since, standing.exact) == (NOON + 2 * MINUTE, False)


@pytest.mark.django_db
def test_what_is_older_than_a_week_is_forgotten():
    looks([Level.WELL])
    looks([Level.WELL], NOON + timedelta(days=8))
    assert HealthRecord.objects.count() == 1


@pytest.mark.django_db
def test_a_change_is_an_event():
    looks([Level.WELL, Level.BROKEN])
    event = Event.objects.get(name="health.changed")
    assert event.data == {"check": "test.queue", "before": "well", "level": "broken"}


@pytest.mark.django_db
def test_trouble_rings_once_and_once_when_it_is_over(admin):
    looks([Level.WELL] + [Level.BROKEN] * 10 + [Level.WELL] * 10)
    told = list(Message.objects.order_by("id").values_list("template", "user_id"))
    assert told == [("health-broken", admin.pk), ("health-well", admin.pk)]


@pytest.mark.django_db
def test_a_moment_of_trouble_rings_nobody(admin):
    looks([Level.WELL, Level.BROKEN, Level.WELL, Level.BROKEN, Level.WELL, Level.WELL, Level.WELL])
    assert Message.objects.count() == 0
    assert HealthState.objects.get().level == Level.WELL


@given(st.lists(st.sampled_from(Level), min_size=1, max_size=60))
def test_rings_and_all_clears_take_turns(levels):
    since, rung, before, words = NOON, None, levels[0], []
    for number, level in enumerate(levels):
        now = NOON + number * MINUTE
        if level is not before:
            since, before = now, level
        word = bell(level, since, rung, now)
        rung = {"broken": now, "well": None, "": rung}[word]
        words += [word] if word else []
    assert all(word == ("broken", "well")[place % 2] for place, word in enumerate(words))


def test_nothing_rings_before_two_looks():
    assert bell(Level.BROKEN, NOON, None, NOON + RING_AFTER - timedelta(seconds=1)) == ""
    assert bell(Level.BROKEN, NOON, None, NOON + RING_AFTER) == "broken"


@pytest.mark.parametrize(
    ("free", "earlier", "days", "left"), [(100, 200, 10, 10), (100, 100, 7, None), (100, 50, 7, None)]
)
def test_a_disk_is_full_at_its_pace(free, earlier, days, left):
    assert days_until_full(free, earlier, days) == left
