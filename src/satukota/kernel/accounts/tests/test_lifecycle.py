from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from satukota.kernel.accounts.actions.letters import password_link
from satukota.kernel.accounts.api import (
    AccountRefused,
    Details,
    administrators_without_second_step,
    close_demo_accounts,
    correct_account,
    create_user,
    deactivate_user,
    hand_over_link,
    invitations_over,
    make_account,
    note_invitations_over,
    open_demo_accounts,
    open_demo_accounts_with_known_password,
    proposed_username,
    sessions_of,
    sign_out,
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


def test_the_only_administrator_is_not_closed_from_the_command_line_either(works, capsys):
    admin = User.objects.create_user("bowo", password=SECRET)
    grant(admin, "admin", works, Actor.system())
    assert command("deactivate", "--user", "bowo") == 1
    assert capsys.readouterr().err
    assert User.objects.get(pk=admin.pk).is_active


def test_a_corrected_address_closes_the_earlier_one_and_the_log_names_the_fields_alone(sari):
    EmailAddress.objects.create(user=sari, email="sari@kota.example", verified=True, primary=True)
    link = password_link(sari)
    correct_account(sari, Details("sari", "Sari Dewi", "Sari.Dewi@kota.example", "0812 3456 789"), Actor.system())
    user = User.objects.get(pk=sari.pk)
    assert (user.email, user.phone) == ("sari.dewi@kota.example", "+628123456789")
    assert not EmailAddress.objects.filter(email="sari@kota.example").exists()
    assert password_link(user) != link
    event = Event.objects.filter(name="people.account_changed").latest("id")
    assert event.data["fields"] == ["display_name", "email", "phone"]
    assert "Dewi" not in str(event.data)


@pytest.mark.parametrize(
    ("details", "field"),
    [(Details("SARI", "Sari"), "username"), (Details("lain", "Lain", "SARI@kota.example"), "email")],
)
def test_a_name_or_address_of_somebody_else_is_refused_at_its_field(sari, details, field):
    with pytest.raises(AccountRefused) as refused:
        make_account(details, Actor.system())
    assert list(refused.value.error_dict) == [field]


def test_somebody_is_signed_out_of_one_session_or_of_all(sari, client):
    sign_in = {"login": "sari", "password": SECRET}
    client.post("/accounts/login/", sign_in, headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130"})
    (session,) = sessions_of(sari)
    assert session.device == "Chrome, Android"
    assert sign_out(sari, Actor.system(), session.id + 1) == 0
    assert sign_out(sari, Actor.system(), session.id) == 1
    assert client.get("/profile/").status_code == 302
    assert changes() == ["signed_out"]


def test_an_invitation_by_which_nobody_came_in_is_said_to_be_over_once(works):
    user = make_account(Details("tono", "Tono"), Actor.system())
    hand_over_link(user, Actor.system())
    assert note_invitations_over(Actor.system()) == 0
    invited = Event.objects.filter(name="people.account_changed", data__change="invited")
    assert invitations_over(timezone.localdate(invited.get().at) + timedelta(days=3)) == []
    assert invitations_over(timezone.localdate(invited.get().at) + timedelta(days=4)) == [user]
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert invitations_over(timezone.localdate(invited.get().at) + timedelta(days=4)) == []


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Sari Dewi", "sari.dewi2"),
        ("Dr. Hj. Nurul Aini Fatimah, S.Kom., M.Si.", "nurul.fatimah"),
        ("Suparno", "suparno"),
        ("Ni Luh Gedé", "ni.gede"),
        ("王", "pengguna"),
        ("", "pengguna"),
    ],
)
def test_a_user_name_is_made_of_first_and_last_word_without_titles(name, proposed):
    assert proposed_username(name, {"sari.dewi"}) == proposed
