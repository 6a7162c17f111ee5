"""Who watches the live feed: what is true of session, key, role and account at that moment."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from satukota.asgi import hidden, identify
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, ApiKey, Membership, User, create_key, grant, revoke_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(client):
    user = User.objects.create_user("sari", password="kata-sandi-panjang")
    grant(user, "officer", Agency.objects.create(code="uji", name="Uji"), Actor.system())
    client.force_login(user, backend="satukota.web.backends.SignIn")
    assert client.session[SESSION_KEY]
    return user


@pytest.fixture
def watches(client, sari):
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return lambda: identify(cookie, "").user_id == sari.pk


def _sign_out(client, user):
    client.logout()


def _end_role(client, user):
    Membership.objects.update(starts=timezone.localdate() - timedelta(9), ends=timezone.localdate() - timedelta(1))


def _close(client, user):
    User.objects.update(is_active=False)


def _new_password(client, user):
    user.set_password("kata-sandi-lain-sekali")
    user.save()


@pytest.mark.parametrize("change", [_sign_out, _end_role, _close, _new_password])
def test_whoever_is_no_longer_who_they_were_watches_as_a_visitor(client, sari, watches, change):
    assert watches()
    change(client, sari)
    assert not watches()


def test_a_key_watches_until_it_is_revoked_and_only_one_that_may_read(sari):
    key, sender = create_key(sari, "wall", Actor.system()), create_key(sari, "sensor", Actor.system(), ["write"])
    assert identify("", f"Bearer {key}").user_id == sari.pk
    assert identify("", f"Bearer {sender}") is None
    revoke_key(ApiKey.objects.get(name="wall"), Actor.system())
    assert identify("", f"Bearer {key}") is None


def test_a_case_that_is_not_there_or_not_public_is_hidden():
    assert hidden(frozenset({("case", 1), ("tree", 1)})) == {("case", 1)}
