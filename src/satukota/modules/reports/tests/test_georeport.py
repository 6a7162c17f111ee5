"""The client that others use (`georeport`) reads our server over HTTP, in JSON and in XML."""

import pytest
from georeport import GeoReport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["json", "xml"])
def client_of_others(request, live_server, city_again):
    return GeoReport(f"{live_server.url}/open311/v2", output_format=request.param)


@pytest.fixture
def two(client_of_others, report, act):
    """Two public reports and one that nobody may see."""
    report(text="Rahasia", privacy="confidential")
    texts = ("Lubang & lumpur <besar> 🕳", "Lubang kedua di jalan")
    return [act(report(text=text).case, "forward", agency="dpupr") for text in texts]


def rows(found):
    """Return a list: what it makes of XML has the element's name between, and one element where there is one."""
    found = next(iter(found.values())) if isinstance(found, dict) and len(found) == 1 else found
    return found if isinstance(found, list) else [found]


def test_the_services_and_their_questions_are_read(client_of_others):
    services = client_of_others.get_service_list()
    assert {"road", "waste", "flood"} <= {one["service_code"] for one in rows(services)}
    asked = client_of_others.get_service_definition("flood")
    assert "depth" in {one["code"] for one in rows(asked["attributes"])}


def test_the_public_requests_are_read_and_no_others(client_of_others, two):
    found = rows(client_of_others.get_service_requests())
    assert {one["service_request_id"] for one in found} == {case.number for case in two}
    assert "Lubang & lumpur <besar> 🕳" in {one["description"] for one in found}


def test_one_request_is_read_by_its_number(client_of_others, two):
    found = rows(client_of_others.get_service_request(two[0].number))[0]
    assert (found["service_request_id"], found["status"]) == (two[0].number, "open")
