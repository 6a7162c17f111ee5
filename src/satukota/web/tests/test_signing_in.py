"""Signing in: mail about accounts, second steps, idle ends, step-up, and what the log says of it."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from satukota.kernel.events.api import Event
from satukota.kernel.notifications.api import Message
from satukota.kernel.people.api import User, visitor_with_session

pytestmark = pytest.mark.django_db
SECRET = "payung-lemari-zebra-awan"


@pytest.fixture
def officer(person):
    user = person("sari", "officer")
    user.set_password(SECRET)
    user.save()
    return user


def sign_in(client, secret=SECRET):
    return client.post("/accounts/login/", {"login": "sari", "password": secret})


def events(name):
    return list(Event.objects.filter(name=name).order_by("id"))


# Mail


@pytest.mark.parametrize("email", ["sari@kota.id", "siapa@luar.example"])
def test_without_a_mail_server_a_forgotten_password_leads_to_the_administrator(client, officer, email):
    answer = client.post("/accounts/password/reset/", {"email": email})
    assert answer.status_code == 200
    assert "administrator" in answer.content.decode()
    assert not Message.objects.exists()


def test_without_a_mail_server_no_new_address_is_stored(client, officer):
    client.force_login(officer)
    answer = client.post("/accounts/email/", {"email": "baru@kota.id", "action_add": ""})
    assert (answer.status_code, EmailAddress.objects.count()) == (200, 0)


def test_a_reset_goes_to_the_account_through_the_outbox_and_leads_to_the_site(client, officer, settings, mailoutbox):
    settings.SMTP_HOST, settings.SITE_URL, settings.ALLOWED_HOSTS = "mail.example", "https://satu.kota.go.id", ["*"]
    client.post("/accounts/password/reset/", {"email": "sari@kota.id"}, headers={"host": "evil.example"})
    message = Message.objects.get()
    assert (message.template, message.address, mailoutbox) == ("account-reset", "sari@kota.id", [])
    assert "https://satu.kota.go.id/accounts/password/reset/key/" in message.secrets
    assert "evil.example" not in message.secrets


def test_a_stranger_gets_the_same_answer_and_no_mail(client, officer, settings, mailoutbox):
    settings.SMTP_HOST = "mail.example"
    known = client.post("/accounts/password/reset/", {"email": "sari@kota.id"}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "siapa@luar.example"}, follow=True)
    assert (known.status_code, known.redirect_chain) == (unknown.status_code, unknown.redirect_chain)
    assert [message.address for message in Message.objects.all()] == ["sari@kota.id"]
    assert mailoutbox == []


def test_a_new_address_is_confirmed_through_the_outbox(client, officer, settings):
    settings.SMTP_HOST, settings.SITE_URL = "mail.example", "https://satu.kota.go.id"
    sign_in(client)
    client.post("/accounts/email/", {"email": "baru@kota.id", "action_add": ""})
    message = Message.objects.get(template="account-email")
    assert (message.address, "https://satu.kota.go.id/accounts/confirm-email/" in message.secrets) == (
        "baru@kota.id",
        True,
    )


# Second step


def overdue(user):
    user.second_step_since = timezone.localdate() - timedelta(days=100)
    user.save()


def test_the_days_for_a_second_step_begin_with_the_first_sign_in(client, officer):
    sign_in(client)
    officer.refresh_from_db()
    assert officer.second_step_since == timezone.localdate()
    assert client.get("/profile/").status_code == 200


def test_after_them_only_the_page_that_sets_it_up_is_reached(client, officer):
    overdue(officer)
    sign_in(client)
    for path in ("/inbox/", "/profile/", "/search/?q=x", "/"):
        assert client.get(path)["Location"] == "/accounts/2fa/"
    assert client.get("/api/v1/cases").status_code == 403
    assert client.get("/accounts/2fa/").status_code == 200


def test_after_them_the_live_feed_knows_nobody(client, officer):
    overdue(officer)
    sign_in(client)
    assert visitor_with_session(f"sessionid={client.cookies['sessionid'].value}") is None


def test_no_cookie_of_the_browser_gives_more_days(client, officer):
    overdue(officer)
    client.cookies["second_factor_later"] = "1"
    sign_in(client)
    client.post("/later/", {"next": "/inbox/"})
    assert client.get("/inbox/")["Location"] == "/accounts/2fa/"


def test_who_has_one_goes_on(client, officer):
    overdue(officer)
    Authenticator.objects.create(user=officer, type="totp", data={})
    client.force_login(officer)
    assert client.get("/profile/").status_code == 200


@pytest.mark.parametrize(("role", "roles", "demo"), [("planner", [], False), ("officer", ["none"], False)])
def test_other_roles_and_demo_cities_do_without(client, person, settings, role, roles, demo):
    settings.SECOND_STEP_ROLES, settings.DEMO_SIGN_INS = roles, demo
    user = person("tono", role)
    overdue(user)
    client.force_login(user)
    assert client.get("/profile/").status_code == 200


def test_in_a_demo_city_nobody_has_to(client, officer, settings):
    settings.DEMO_SIGN_INS = True
    overdue(officer)
    client.force_login(officer)
    assert client.get("/profile/").status_code == 200


# Sessions


def row():
    return Session.objects.get()


def test_a_session_that_does_nothing_ends(client, officer, settings):
    sign_in(client)
    assert timedelta(minutes=55) < row().expire_date - timezone.now() <= timedelta(minutes=60)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/profile/").status_code == 302


def test_a_session_that_is_used_goes_on(client, officer):
    sign_in(client)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=20))
    client.get("/profile/")
    assert row().expire_date - timezone.now() > timedelta(minutes=55)


def test_no_session_lasts_longer_than_a_shift(client, officer):
    sign_in(client)
    session = client.session
    session["ends_at"] = time.time() + 600
    session.save()
    client.get("/profile/")
    assert row().expire_date - timezone.now() <= timedelta(minutes=10)


def test_a_page_after_another_writes_nothing(client, officer, django_assert_num_queries):
    sign_in(client)
    client.get("/profile/")
    before = row().expire_date
    client.get("/profile/")
    assert row().expire_date == before


def test_at_112_a_session_may_idle_for_a_shift(client, person):
    client.force_login(person("andi", "dispatcher"))
    assert row().expire_date - timezone.now() > timedelta(hours=11)


def test_own_sessions_are_listed_and_ended(client, officer):
    other = type(client)()
    sign_in(other)
    sign_in(client)
    assert client.get("/accounts/sessions/").content.decode().count("<tr>") == 3
    client.post("/accounts/sessions/")
    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


# The log


def test_the_log_says_who_came_in_and_from_where(client, officer):
    sign_in(client)
    (event,) = events("accounts.signed_in")
    assert (event.actor_id, event.data) == (officer.pk, {"method": "password", "address": "127.0.0.1"})


@pytest.mark.parametrize(("name", "known"), [("sari", True), ("rahasia-salah-ketik", False)])
def test_the_log_says_who_did_not(client, officer, name, known):
    cache.clear()
    client.post("/accounts/login/", {"login": name, "password": "bukan-ini-9"})
    (event,) = events("accounts.sign_in_failed")
    assert (event.subject_id, event.data) == (officer.pk if known else 0, {"address": "127.0.0.1"})


def test_the_log_says_who_was_refused_what(client, officer):
    client.force_login(officer)
    assert client.get("/outbox/").status_code == 403
    (event,) = events("accounts.refused")
    assert (event.actor_id, event.data["page"]) == (officer.pk, "outbox")


def test_the_log_says_that_a_password_changed(client, officer):
    sign_in(client)
    facts = {"oldpassword": SECRET, "password1": "gerimis7senja3talas", "password2": "gerimis7senja3talas"}
    client.post("/accounts/password/change/", facts)
    assert User.objects.get(pk=officer.pk).check_password("gerimis7senja3talas")
    assert events("accounts.secured")[0].data["what"] == "password"


# Step-up


def long_ago(client):
    session = client.session
    session["signed_in_at"] = time.time() - 3 * 3600
    session.pop("account_authentication_methods", None)
    session.save()


@pytest.fixture
def desk(person, client):
    user = person("sari", "desk")
    user.set_password(SECRET)
    user.save()
    sign_in(client)
    return user


def test_an_export_soon_after_signing_in_needs_nothing(client, desk):
    assert client.get("/reports/lapor/export.csv").status_code == 200


def test_a_late_export_asks_for_the_password_and_goes_on(client, desk):
    long_ago(client)
    asked = client.get("/reports/lapor/export.csv")
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    answer = client.post(asked["Location"], {"password": SECRET})
    assert answer["Location"] == "/reports/lapor/export.csv"
    assert client.get("/reports/lapor/export.csv").status_code == 200


def test_who_has_a_second_step_is_asked_for_that(client, desk):
    long_ago(client)
    session = client.session
    session["second_step"] = True
    session.save()
    assert client.get("/reports/lapor/export.csv")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_form_that_waits_for_the_password_is_kept_nowhere(client, person):
    client.force_login(person("kepala", "head"))
    long_ago(client)
    asked = client.post(
        "/services/papers/sign/", {"nik": "3672010101900001"}, headers={"referer": "http://x/services/papers/sign/"}
    )
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fservices%2Fpapers%2Fsign%2F"
    assert "3672010101900001" not in str(dict(client.session))
