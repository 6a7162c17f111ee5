"""In the night what is over is written down; once a week each administrator gets one message of what ends soon."""

from datetime import timedelta

import pytest
from django.utils import timezone

from satukota.kernel.accounts.api import sessions_of
from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import Membership
from satukota.modules.administration.actions.notices import tell_of_ending_roles
from satukota.modules.administration.tasks import close_the_day

pytestmark = pytest.mark.django_db


def ends_in(user, days):
    Membership.objects.filter(user=user).update(
        starts=timezone.localdate() - timedelta(60), ends=timezone.localdate() + timedelta(days)
    )


def test_whose_last_role_is_over_is_signed_out_and_the_log_says_why(client, town):
    client.post("/accounts/login/", {"login": "sari", "password": "x"})
    assert len(sessions_of(town.sari)) == 1
    ends_in(town.sari, -1)
    close_the_day()
    close_the_day()
    assert sessions_of(town.sari) == []
    said = Event.objects.filter(name="people.membership_changed", subject_id=town.sari.pk, data__change="lapsed")
    assert said.count() == 1


def test_each_administrator_gets_one_message_of_their_own_people(town):
    ends_in(town.sari, 3)
    ends_in(town.budi, 14)
    ends_in(town.dewi, 10)
    ends_in(town.auditor, 15)
    assert tell_of_ending_roles() == 2
    assert tell_of_ending_roles() == 0
    told = {message.user: message.context for message in Message.objects.filter(template="roles-ending")}
    assert set(told) == {town.admin, town.manager}
    assert "Sari Dewi, Budi Santoso" in told[town.manager] and "Dewi Ayu" not in told[town.manager]
    assert "Dewi Ayu" in told[town.admin] and "Putri Periksa" not in told[town.admin]


def test_where_nothing_ends_nobody_is_told(town):
    assert tell_of_ending_roles() == 0
