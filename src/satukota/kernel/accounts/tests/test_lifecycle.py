from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from satukota.kernel.accounts.api import (
    administrators_without_second_step,
    close_demo_accounts,
    create_user,
    deactivate_user,
    open_demo_accounts,
    open_demo_accounts_with_known_password,
    unlock_user,
)
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import (
    DEMO_PASSWORD,
    Agency,
    Membership,
    UnknownKey,
    User,
    create_key,
    grant,
    key_holder,
    roles_of,
)
from satukota.runtime.commands import main

pytestmark = pytest.mark.django_db
SECRET = "payung-lemari-zebra-awan"


@pytest.fixture
def works():
    return Agency.objects.create(code="dpupr-test", name="Dinas PUPR")


@pytest.fixture
def sari(works):
    user = User.objects.create_user("sari", email="sari@kota.example", password=SECRET)
    grant(user, "officer", works, Actor.system())
    return user


def changes():
    return [event.data["change"] for event in Event.objects.filter(name="people.account_changed").order_by("id")]


def test_who_leaves_is_out_at_once_with_sessions_keys_and_roles(sari, client):
    key = create_key(sari, "laptop", Actor.system())
    client.post("/accounts/login/", {"login": "sari", "password": SECRET})
    assert client.get("/profile/").status_code == 200
    deactivate_user(sari, Actor.system())
    assert client.get("/profile/").status_code == 302
    assert not Session.objects.exists()
    with pytest.raises(UnknownKey):
        key_holder(key, needs="read")
    assert not roles_of(User.objects.get(pk=sari.pk))
    assert changes() == ["deactivated"]


def test_a_locked_account_is_unlocked(sari):
    AccessAttempt.objects.create(username="sari", ip_address="10.0.0.1", failures_since_start=9)
    unlock_user(sari, Actor.system())
    assert not AccessAttempt.objects.filter(username="sari").exists()


def demo_user(works):
    user = User.objects.create_user("kepala-uji", password=DEMO_PASSWORD, demo=True)
    grant(user, "head", works, Actor.system())
    return user


def test_a_city_that_is_no_demo_closes_the_demo_accounts_and_their_sessions(works, client):
    demo_user(works)
    client.post("/accounts/login/", {"login": "kepala-uji", "password": DEMO_PASSWORD})
    assert "kepala-uji" in open_demo_accounts_with_known_password()
    close_demo_accounts()
    assert client.get("/profile/").status_code == 302
    assert not User.objects.filter(demo=True, is_active=True).exists()
    assert not open_demo_accounts_with_known_password()


def test_a_demo_city_that_starts_again_opens_them_with_their_roles(works):
    user = demo_user(works)
    close_demo_accounts()
    open_demo_accounts()
    assert roles_of(User.objects.get(pk=user.pk)) == {"head"}


def test_an_administrator_with_a_password_alone_is_named(works):
    user = create_user("bowo", "Bowo", "", "admin", works.code, Actor.system())
    assert user.username in administrators_without_second_step()


def command(*words):
    return main(["user", *words])


def test_a_joiner_gets_an_account_and_a_link_without_a_mail_server(works, client, settings, capsys):
    settings.SITE_URL = "http://testserver"
    command("create", "--user", "tono", "--name", "Tono", "--role", "officer", "--agency", works.code)
    assert command("invite", "--user", "tono") == 0
    link = capsys.readouterr().out.split()[-1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": SECRET, "password2": SECRET})
    assert User.objects.get(username="tono").check_password(SECRET)


def test_an_invitation_goes_through_the_outbox(sari, settings):
    settings.SMTP_HOST = "mail.kota.example"
    assert command("invite", "--user", "sari") == 0
    assert Message.objects.get().template == "account-invited"
    assert changes() == ["invited"]


@pytest.mark.parametrize("days", [0, 30])
def test_a_mover_has_the_new_role_and_nothing_else(sari, works, days):
    Membership.objects.filter(user=sari).update(starts=timezone.localdate() - timedelta(days=days))
    assert command("move", "--user", "sari", "--role", "planner", "--agency", works.code) == 0
    assert roles_of(User.objects.get(pk=sari.pk)) == {"planner"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("deactivate", "--user", "siapa"), "no user named siapa"),
        (("move", "--user", "sari", "--role", "raja", "--agency", "dpupr-test"), "no role raja"),
        (("move", "--user", "sari", "--role", "head", "--agency", "entah"), "no agency"),
    ],
)
def test_what_cannot_be_done_is_said(sari, capsys, words, reason):
    assert command(*words) == 1
    assert reason in capsys.readouterr().err


def test_all_accounts_are_listed_with_state_and_roles(sari, capsys):
    assert command("list") == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("sari "))
    assert line.split()[1:] == ["open", "never", "officer", "of", "dpupr-test"]
