import json

import pytest

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(person):
    return lambda scopes=("read", "write"): create_key(person("robot", "officer"), "test", Actor.system(), scopes)


def test_the_api_describes_itself(client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["info"]["title"] == "SatuKota"
    assert "/api/v1/cases" in described["paths"]


def test_a_visitor_may_read_what_is_public(client):
    assert client.get("/api/v1/cases").status_code == 200


def test_a_key_acts_as_its_user(client, key, matter):
    case, own = matter(), {"authorization": f"Bearer {key()}"}
    assert client.get(f"/api/v1/cases/{case.number}").status_code == 404
    assert [row["number"] for row in client.get("/api/v1/cases", headers=own).json()["items"]] == [case.number]


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer ", "Basic abc", "x"])
def test_a_key_that_is_not_valid_is_refused_in_words(client, given):
    answer = client.get("/api/v1/cases", headers={"authorization": given, "accept-language": "id"})
    assert answer.status_code == 401
    assert answer.json()["message"] == "Kunci ini tidak berlaku."


def test_a_key_that_may_only_read_cannot_write(client, key):
    own = {"authorization": f"Bearer {key(('read',))}"}
    answer = client.post("/api/v1/cases/LAP-1/actions/x", {}, content_type="application/json", headers=own)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Isilah dengan bilangan bulat."), ("en", "This must be a whole number.")]
)
def test_bad_input_is_told_by_field_in_the_language_asked_for(client, language, words):
    answer = client.get("/api/v1/cases?limit=x", headers={"accept-language": language})
    assert (answer.status_code, answer.json()["fields"]) == (422, {"limit": words})


@pytest.mark.parametrize(
    "body", ["{", "[]", '"x"', "", "\x00", '{"note": "\\u0000"}', '{"version": 99999999999999999999}']
)
def test_no_body_makes_us_fail(client, body):
    answer = client.post("/api/v1/cases/LAP-2026-000123/actions/note", body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert json.loads(answer.content)["message"]


def test_an_unknown_address_of_the_api_answers_as_data(client):
    answer = client.get("/api/v1/nothing", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["message"]) == (404, "There is nothing under this address.")


def test_a_session_from_another_site_cannot_write(person):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(person("sari", "officer"))
    answer = client.post("/api/v1/cases/LAP-1/actions/x", {}, content_type="application/json")
    assert answer.status_code == 403


def test_the_api_opens_no_store_of_messages_and_pages_do(client):
    assert not hasattr(client.get("/api/v1/cases").wsgi_request, "_messages")
    assert hasattr(client.get("/").wsgi_request, "_messages")
