"""Keys of machines: one door, scopes that are known, an end, a last use; refused all alike."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import (
    ApiKey,
    KeyTooNarrow,
    UnknownKey,
    UnknownScope,
    User,
    authenticate,
    cli_api_key,
    cli_api_keys,
    cli_revoke_key,
    create_key,
    revoke_key,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari():
    return User.objects.create_user("sari", password="kata-sandi-panjang")


def enter(key, needs="read"):
    return authenticate(RequestFactory().get("/", headers={"authorization": f"Bearer {key}"}), needs)


def happened(name):
    return Event.objects.filter(name=name).count()


def test_a_key_acts_for_its_user_until_it_is_revoked(sari):
    key = create_key(sari, "sensor", Actor.system())
    assert ApiKey.objects.get().digest not in key
    assert enter(key) == sari
    revoke_key(ApiKey.objects.get(), Actor.system())
    with pytest.raises(UnknownKey):
        enter(key)


@pytest.mark.parametrize("scopes", [("read",), ("write",), ("read", "write")])
@pytest.mark.parametrize("needs", ["read", "write"])
def test_a_key_opens_what_it_is_for_and_nothing_else(sari, scopes, needs):
    key = create_key(sari, "x", Actor.system(), scopes)
    if needs in scopes:
        assert enter(key, needs) == sari
    else:
        with pytest.raises(KeyTooNarrow):
            enter(key, needs)


@pytest.mark.parametrize("scopes", [("raed",), ("read", "Write"), ("",), ()])
def test_a_scope_that_is_not_known_is_refused_with_the_list_of_those_there_are(sari, scopes):
    with pytest.raises(UnknownScope, match="read, write"):
        create_key(sari, "x", Actor.system(), scopes)
    assert not ApiKey.objects.exists()


def test_a_new_key_holds_as_long_as_the_setting_says(sari, settings):
    settings.API_KEY_DAYS = 30
    create_key(sari, "x", Actor.system())
    assert ApiKey.objects.get().expires_at - timezone.now() <= timedelta(30)
    assert ApiKey.objects.get().expires_at - timezone.now() > timedelta(29)


def _revoke(key, user):
    revoke_key(key, Actor.system())


def _expire(key, user):
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(1))


def _close(key, user):
    User.objects.update(is_active=False)


@pytest.mark.parametrize("change", [_revoke, _expire, _close])
def test_every_key_that_does_not_hold_is_answered_alike(sari, change, django_assert_num_queries):
    key = create_key(sari, "x", Actor.system())
    change(ApiKey.objects.get(), sari)
    for wrong in (key, "sk_unknown", ""):
        with django_assert_num_queries(1), pytest.raises(UnknownKey) as refusal:
            enter(wrong)
        assert not refusal.value.args


def test_a_use_is_written_and_told_once_an_hour(sari, django_assert_num_queries):
    key = create_key(sari, "x", Actor.system())
    enter(key)
    first = ApiKey.objects.get().used_at
    with django_assert_num_queries(1):
        enter(key)
    assert (ApiKey.objects.get().used_at, happened("people.key_used")) == (first, 1)
    ApiKey.objects.update(used_at=timezone.now() - timedelta(hours=2))
    enter(key)
    assert happened("people.key_used") == 2


def test_a_key_is_revoked_once(sari):
    create_key(sari, "x", Actor.system())
    for _ in range(2):
        revoke_key(ApiKey.objects.get(), Actor.system())
    assert happened("people.key_changed") == 2


def test_keys_are_made_listed_and_revoked_by_command(sari, capsys):
    assert cli_api_key("sari", "sensor", ("read",)) == 0
    key = capsys.readouterr().out.strip()
    assert enter(key) == sari
    cli_api_keys()
    listed = capsys.readouterr().out
    assert "valid" in listed and "sari" in listed and key not in listed
    assert cli_revoke_key(ApiKey.objects.get().pk) == 0
    cli_api_keys()
    assert "revoked" in capsys.readouterr().out


def test_a_command_that_cannot_be_carried_out_says_why(sari, capsys):
    assert (cli_api_key("nobody", "x"), cli_api_key("sari", "x", ("raed",)), cli_revoke_key(0)) == (1, 1, 1)
    assert "read, write" in capsys.readouterr().err
