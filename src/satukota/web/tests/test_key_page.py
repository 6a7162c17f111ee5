"""The page of the keys: for administrators; a key is shown once, used, revoked."""

import re

import pytest

from satukota.kernel.people.api import ApiKey

pytestmark = pytest.mark.django_db
WISH = {"user": "robot", "name": "Sensor", "scopes": ["read"], "days": "30"}


@pytest.fixture
def admin(client, person):
    client.force_login(person("admin", "admin"))
    person("robot", "officer")
    return client


def test_a_new_key_is_shown_once_and_opens_what_it_is_for(admin, client):
    shown = admin.post("/keys/", WISH)
    key = re.search(r"sk_[\w-]+", shown.content.decode())[0]
    assert "no-store" in shown["Cache-Control"]
    assert client.get("/api/v1/cases", headers={"authorization": f"Bearer {key}"}).status_code == 200
    assert key not in admin.get("/keys/").content.decode()


def test_a_revoked_key_opens_nothing(admin):
    key = re.search(r"sk_[\w-]+", admin.post("/keys/", WISH).content.decode())[0]
    admin.post(f"/keys/{ApiKey.objects.get().pk}/revoke/")
    assert admin.get("/api/v1/cases", headers={"authorization": f"Bearer {key}"}).status_code == 401


@pytest.mark.parametrize("change", [{"user": "nobody"}, {"scopes": ["raed"]}, {"scopes": []}, {"days": "0"}])
def test_a_key_that_cannot_be_made_is_refused_in_words(admin, change):
    assert admin.post("/keys/", WISH | change).status_code == 422
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("role", ["desk", "officer", "head", "auditor"])
def test_only_administrators_see_and_make_keys(client, person, role):
    client.force_login(person("someone", role))
    answers = [client.get("/keys/"), client.post("/keys/", WISH), client.post("/keys/1/revoke/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
