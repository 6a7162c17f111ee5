"""Every address of the machine doors × every scope: what a key is not for stays shut, whatever its user may do."""

import re
from itertools import product

import pytest
from ninja.openapi.schema import OpenAPISchema

from satukota.kernel.cases.api import Case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key
from satukota.web.rest import api

pytestmark = pytest.mark.django_db


def operations(kinds):
    schema: OpenAPISchema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in kinds and (operation.get("security") or path == "/api/v1/reports"):
                yield method, path


WRITES = sorted(operations({"post", "put", "patch", "delete"}))
READS = sorted(operations({"get"}))
OPEN311 = ["requests", "servicerequestupdates"]


def answer(client, method, path, key):
    url = re.sub(r"{\w+}", "1", path)
    return client.generic(method.upper(), url, "{}", "application/json", headers={"authorization": f"Bearer {key}"})


@pytest.fixture
def key(person):
    return lambda *scopes: create_key(person("robot", "desk"), "robot", Actor.system(), scopes)


def test_there_are_doors_to_try():
    assert {("post", "/api/v1/reports"), ("post", "/api/v1/cases/{number}/actions/{action}")} < set(WRITES)
    assert ("get", "/api/v1/cases") in READS


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_key_that_may_only_read_writes_nowhere(client, key, method, path):
    refusal = answer(client, method, path, key("read"))
    assert (refusal.status_code, "write" in refusal.json()["message"]) == (403, True)


@pytest.mark.parametrize(("method", "path"), READS)
def test_a_key_that_may_only_write_reads_nowhere(client, key, method, path):
    refusal = answer(client, method, path, key("write"))
    assert (refusal.status_code, "read" in refusal.json()["message"]) == (403, True)


@pytest.mark.parametrize(("method", "path"), WRITES + READS)
def test_an_unknown_key_is_refused_everywhere(client, method, path):
    assert answer(client, method, path, "sk_unknown").status_code == 401


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_key_that_may_write_is_not_refused_for_its_scope(client, key, method, path):
    assert "scope" not in str(answer(client, method, path, key("read", "write")).content)


@pytest.mark.parametrize(("call", "form"), [*product(OPEN311, ["xml", "json"])])
def test_a_key_that_may_only_read_writes_nothing_through_open311(client, key, call, form):
    body = {"service_code": "waste", "description": "Sampah menumpuk", "lat": "-6.01", "long": "106.03"}
    fields = body | {"api_key": key("read"), "service_request_id": "LAP-1", "update_id": "1", "status": "open"}
    refusal = client.post(f"/open311/v2/{call}.{form}", fields)
    assert (refusal.status_code, b"no scope write" in refusal.content) == (403, True)
    assert not Case.objects.exists()
