"""Signing in by the city's own service: over real requests, as who one is, never without a role."""

from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from satukota.kernel.accounts.api import GroupRole
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import Agency, User, grant, roles_of
from satukota.web.tests.oidc_service import CLIENT, SECRET, OidcService

pytestmark = pytest.mark.django_db
SARI = {"sub": "s-1", "email": "Sari@kota.example", "email_verified": True, "name": "Sari Dewi"}


@pytest.fixture
def service(settings):
    service = OidcService()
    settings.OIDC_DISCOVERY_URL = service.url
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    yield service
    service.close()


@pytest.fixture
def works():
    return Agency.objects.create(code="pupr-uji", name="Dinas PUPR")


@pytest.fixture
def sari(works):
    user = User.objects.create_user("sari", email="sari@kota.example", password="payung-lemari-zebra")
    grant(user, "officer", works, Actor.system())
    return user


def come(client, service, **claims):
    """Go to the service and come back; return the last answer."""
    client.logout()
    service.person = claims
    there = client.post("/accounts/oidc/city/login/")
    assert there.status_code == 302, there.content
    back = urlsplit(httpx.get(there.headers["Location"]).headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def signed_in(client):
    name = client.session.get("_auth_user_id")
    return User.objects.get(pk=name) if name else None


def test_a_verified_address_is_the_account_and_the_subject_is_it_for_ever(client, service, sari):
    assert come(client, service, **SARI).status_code == 302
    assert signed_in(client) == sari
    client.logout()
    sari.email = "lain@kota.example"
    sari.save()
    come(client, service, **{**SARI, "email": "baru@kota.example"})
    assert signed_in(client) == sari
    assert Event.objects.filter(name="accounts.signed_in", data__method="socialaccount").count() == 2


@pytest.mark.parametrize(
    "claims", [{**SARI, "email_verified": False}, {**SARI, "email": "siapa@kota.example"}, {"sub": "s-9"}]
)
def test_who_is_not_proven_to_be_somebody_and_has_no_group_does_not_get_in(client, service, sari, claims):
    answer = come(client, service, **claims)
    assert answer.status_code == 403
    assert "belum punya akun" in answer.content.decode()
    assert signed_in(client) is None
    assert (User.objects.filter(username__startswith="s").count(), SocialAccount.objects.count()) == (1, 0)


def test_a_closed_account_stays_closed(client, service, sari):
    User.objects.filter(pk=sari.pk).update(is_active=False)
    assert "ditutup" in come(client, service, **SARI).content.decode()
    assert signed_in(client) is None


def test_a_group_makes_an_account_with_its_role_and_leaving_it_ends_the_role(client, service, works):
    GroupRole.objects.create(group="PUPR-Petugas", role="officer", agency=works)
    GroupRole.objects.create(group="PUPR-Kepala", role="head", agency=works)
    come(client, service, **{**SARI, "preferred_username": "sari.d", "groups": ["PUPR-Petugas"]})
    user = signed_in(client)
    assert (user.username, user.has_usable_password(), roles_of(user)) == ("sari.d", False, {"officer"})
    come(client, service, **{**SARI, "groups": ["PUPR-Kepala"]})
    assert roles_of(User.objects.get(pk=user.pk)) == {"head"}
    come(client, service, **{**SARI, "groups": []})
    assert roles_of(User.objects.get(pk=user.pk)) == set()


def test_what_no_mapping_names_is_not_touched(client, service, sari, works):
    GroupRole.objects.create(group="PUPR-Kepala", role="head", agency=works)
    come(client, service, **{**SARI, "groups": ["Lain"]})
    assert roles_of(User.objects.get(pk=sari.pk)) == {"officer"}


def test_a_code_that_was_used_opens_nothing(client, service, sari):
    come(client, service, **SARI)
    client.logout()
    there = client.post("/accounts/oidc/city/login/")
    back = urlsplit(httpx.get(there.headers["Location"]).headers["Location"])
    service.codes.clear()
    client.get(f"{back.path}?{back.query}")
    assert signed_in(client) is None


def test_the_password_goes_on_opening_the_account(client, service, sari):
    client.post("/accounts/login/", {"login": "sari", "password": "payung-lemari-zebra"})
    assert signed_in(client) == sari


def test_without_the_settings_there_is_no_such_door(client):
    assert client.post("/accounts/oidc/city/login/").status_code == 404
