"""Roles: from a day until a day, never twice, never from oneself; the city keeps somebody who can administer it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import (
    Agency,
    Membership,
    RoleRefused,
    RoleWish,
    User,
    actor_for,
    change_days,
    end_role,
    first_day_without_administrator,
    give_role,
    note_lapsed_roles,
    roles_of,
)
from satukota.kernel.people.rules import first_day_without, overlap

SYSTEM = Actor.system()
DAY = date(2026, 3, 1)
offsets = st.integers(-12, 12)
periods = st.tuples(offsets, st.none() | st.integers(0, 8)).map(
    lambda pair: (DAY + timedelta(pair[0]), None if pair[1] is None else DAY + timedelta(pair[0] + pair[1]))
)


def holds(period, day):
    return period[0] <= day and (period[1] is None or day <= period[1])


@given(st.lists(periods, max_size=5))
def test_the_first_day_without_is_the_first_that_no_period_holds(listed):
    days = [DAY + timedelta(n) for n in range(60)]
    expected = next((day for day in days if not any(holds(period, day) for period in listed)), None)
    assert first_day_without(listed, DAY) == expected


@given(periods, periods)
def test_two_periods_overlap_where_a_day_is_in_both(one, other):
    days = [DAY + timedelta(n) for n in range(-15, 40)]
    assert overlap(one, other) == any(holds(one, day) and holds(other, day) for day in days)


pytestmark = pytest.mark.django_db


def today(days=0):
    return timezone.localdate() + timedelta(days)


@pytest.fixture
def works():
    return Agency.objects.create(code="dpupr-uji", name="Dinas PUPR")


@pytest.fixture
def sari():
    return User.objects.create_user("sari", password="x")


def fresh(user):
    return User.objects.get(pk=user.pk)


def wish(agency, role="officer", starts=0, ends=None, **more):
    return RoleWish(role, agency, today(starts), None if ends is None else today(ends), **more)


def code_of(attempt):
    """Return the code by which an attempt is refused."""
    with pytest.raises(RoleRefused) as refused:
        attempt()
    return refused.value.code


def said():
    return [event.data["change"] for event in Event.objects.filter(name="people.membership_changed").order_by("id")]


def test_a_role_of_the_future_gives_no_right_today(sari, works):
    give_role(sari, wish(works, starts=3), SYSTEM)
    assert roles_of(fresh(sari)) == frozenset()
    Membership.objects.update(starts=today(), ends=today())
    assert roles_of(fresh(sari)) == {"officer"}


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [(0, None, True), (-3, 0, True), (5, 9, True), (10, None, False), (-9, -1, True), (30, 29, True)],
)
def test_the_same_role_is_held_once_on_each_day(sari, works, starts, ends, refused):
    give_role(sari, wish(works, starts=0, ends=9), SYSTEM)
    try:
        give_role(sari, wish(works, starts=starts, ends=ends), SYSTEM)
    except RoleRefused as error:
        assert refused and set(error.error_dict) <= {"role", "ends"}
    else:
        assert not refused


def test_nobody_gives_a_role_to_themself_or_prolongs_their_own(sari, works):
    held = give_role(sari, wish(works, "admin", ends=5), SYSTEM)
    own = actor_for(fresh(sari))
    for attempt in (
        lambda: give_role(sari, wish(works), own),
        lambda: change_days(held, held.starts, today(6), own),
    ):
        assert code_of(attempt) == "oneself"
    assert Membership.objects.get().ends == today(5)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"acting_as": "plt"}, "ends"),
        ({"acting_as": "plh", "ends": 5}, "stands_in_for"),
        ({"ends": 30_000}, "ends"),
        ({"starts": -30_000}, "starts"),
        ({"role": "raja"}, "role"),
    ],
)
def test_what_is_refused_stands_at_its_field(sari, works, more, field):
    with pytest.raises(RoleRefused) as refused:
        give_role(sari, wish(works, **more), SYSTEM)
    assert list(refused.value.error_dict) == [field]
    assert not Membership.objects.exists()


def test_an_acting_official_stands_in_for_somebody_until_a_day(sari, works):
    away = User.objects.create_user("kepala", password="x")
    held = give_role(sari, wish(works, "head", ends=6, acting_as="plh", stands_in_for=away), SYSTEM)
    assert held.acting and held.stands_in_for == away
    with pytest.raises(RoleRefused) as refused:
        change_days(held, held.starts, None, SYSTEM)
    assert list(refused.value.error_dict) == ["ends"]


def test_a_closed_agency_and_a_closed_account_get_no_role(sari, works):
    works.active = False
    works.save()
    with pytest.raises(RoleRefused) as refused:
        give_role(sari, wish(works), SYSTEM)
    assert list(refused.value.error_dict) == ["agency"]
    sari.is_active = False
    assert code_of(lambda: give_role(sari, wish(works), SYSTEM)) == "closed"


def test_a_role_ends_at_once_tonight_or_later_and_the_log_says_so(sari, works):
    held = give_role(sari, wish(works, starts=-9), SYSTEM)
    end_role(held, today(4), SYSTEM)
    assert roles_of(fresh(sari)) == {"officer"}
    end_role(held, today(-1), SYSTEM)
    assert roles_of(fresh(sari)) == frozenset()
    assert said() == ["granted", "ended", "ended"]
    assert code_of(lambda: end_role(held, today(), SYSTEM)) == "over"


def test_a_role_that_has_begun_keeps_its_first_day_and_one_to_come_may_move(sari, works):
    begun, coming = give_role(sari, wish(works), SYSTEM), give_role(sari, wish(works, "head", starts=5), SYSTEM)
    with pytest.raises(RoleRefused) as refused:
        change_days(begun, today(2), None, SYSTEM)
    assert list(refused.value.error_dict) == ["starts"]
    change_days(coming, today(2), today(8), SYSTEM)
    coming.refresh_from_db()
    assert (coming.starts, coming.ends) == (today(2), today(8))


def test_a_role_whose_last_day_is_over_is_said_to_be_once(sari, works):
    held = give_role(sari, wish(works, starts=-9), SYSTEM)
    Membership.objects.filter(pk=held.pk).update(ends=today(-1))
    assert note_lapsed_roles(SYSTEM) == [sari]
    assert note_lapsed_roles(SYSTEM) == []
    assert said() == ["granted", "lapsed"]


def test_an_administrator_who_never_came_in_does_not_count(sari, works):
    held = give_role(sari, wish(works, "admin", starts=-3), SYSTEM)
    invited = User(username="tono")
    invited.set_unusable_password()
    invited.save()
    give_role(invited, wish(works, "admin"), SYSTEM)
    with pytest.raises(RoleRefused):
        end_role(held, today(), SYSTEM)
    invited.set_password("x")
    invited.save()
    end_role(held, today(), SYSTEM)
    assert first_day_without_administrator() is None
