"""The city keeps an administrator, whatever is done to whom in which order; who comes back comes without roles."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from satukota.kernel.accounts.api import deactivate_user, reactivate_user
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
    roles_of,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


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


def holds(row, day):
    return row.starts <= day and (row.ends is None or day <= row.ends)


def said():
    return [event.data["change"] for event in Event.objects.filter(name="people.membership_changed").order_by("id")]


def test_who_was_closed_comes_back_without_the_role_that_was_to_begin_later(sari, works):
    give_role(sari, RoleWish("officer", works, today(5)), SYSTEM)
    deactivate_user(sari, SYSTEM)
    reactivate_user(sari, SYSTEM)
    assert not Membership.objects.filter(user=sari, starts__gt=today()).exists()
    assert said() == ["granted", "withdrawn"]


def test_the_last_administrator_can_neither_go_nor_be_sent(sari, works):
    held = give_role(sari, RoleWish("admin", works, today(-3)), SYSTEM)
    for attempt in (
        lambda: end_role(held, today(-1), actor_for(fresh(sari))),
        lambda: change_days(held, held.starts, today(30), SYSTEM),
        lambda: deactivate_user(sari, SYSTEM),
    ):
        with pytest.raises(RoleRefused) as refused:
            attempt()
        assert refused.value.code == "last_administrator"
    assert roles_of(fresh(sari)) == {"admin"} and fresh(sari).is_active


STEP = st.tuples(
    st.sampled_from(["give", "end", "days", "close", "open"]),
    st.integers(0, 2),
    st.sampled_from(["admin", "officer"]),
    st.integers(-3, 6),
    st.none() | st.integers(-1, 9),
)


class Sequences(TestCase):
    """Whatever is done to whom in which order."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEP, max_size=12))
    def test_nobody_holds_what_no_row_gives_and_the_city_is_never_locked_out(self, steps):
        agency = Agency.objects.create(code="kota-uji", name="Kota")
        users = [User.objects.create_user(f"orang{n}", password="!x") for n in range(3)]
        User.objects.filter(pk__in=[user.pk for user in users]).update(last_login=timezone.now())
        give_role(users[0], RoleWish("admin", agency, today()), SYSTEM)
        for step in steps:
            do(step, [fresh(user) for user in users], agency)
            for user in map(fresh, users):
                rows = [row for row in Membership.objects.filter(user=user) if holds(row, today())]
                assert roles_of(user) == ({row.role for row in rows} if user.is_active else set())
                assert user.is_active or not rows
            assert first_day_without_administrator() is None


def do(step, users, agency):
    verb, nth, role, starts, ends = step
    user = users[nth]
    last = None if ends is None else today(ends)
    held = Membership.objects.filter(user=user, role=role).order_by("-pk").first()
    try:
        if verb == "give":
            give_role(user, RoleWish(role, agency, today(starts), last), SYSTEM)
        elif verb == "close":
            deactivate_user(user, SYSTEM)
        elif verb == "open":
            reactivate_user(user, SYSTEM)
        elif held and verb == "end":
            end_role(held, last or today(), SYSTEM)
        elif held and verb == "days":
            change_days(held, held.starts, last, SYSTEM)
    except ValidationError:
        pass
