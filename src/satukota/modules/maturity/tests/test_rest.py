"""The indexes for machines: an index never travels without its instrument."""

import pytest

from satukota.modules.maturity.tests.conftest import BACKEND, somebody

pytestmark = pytest.mark.django_db
BASE = "/api/v1/maturity"


@pytest.fixture
def reader(client):
    client.force_login(somebody("perencana", "planner", "bappeda"), BACKEND)
    return client


def test_a_visitor_reads_nothing(client, pemdi):
    for path in ("/instruments", "/assessments", f"/assessments/{pemdi.pk}", "/instruments/pemdi-2026"):
        assert client.get(BASE + path).status_code in {401, 403}


def test_every_index_names_its_instrument_and_predicate(reader, pemdi):
    [one] = reader.get(f"{BASE}/assessments").json()
    assert (one["instrument"], one["version"], float(one["index"]), one["predicate"]) == ("pemdi-2026", 1, 2.0, "Cukup")


def test_an_assessment_has_its_aspects_and_indicators(reader, pemdi):
    found = reader.get(f"{BASE}/assessments/{pemdi.pk}").json()
    assert (len(found["aspects"]), len(found["indicators"]), found["domains"]) == (7, 20, [])
    assert sum(one["weight"] for one in found["indicators"]) == 100


def test_an_instrument_is_read_as_data(reader, pemdi):
    assert {"pemdi-2026", "spbe-2020"} <= {one["code"] for one in reader.get(f"{BASE}/instruments").json()}
    assert reader.get(f"{BASE}/instruments/spbe-2020").json()["code"] == "spbe-2020"
    assert reader.get(f"{BASE}/instruments/tidak-ada").status_code == 404
