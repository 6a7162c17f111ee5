"""The REST interface against its own description: whatever is sent, every answer is a documented one."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import create_key, grant
from satukota.urls import api
from tests.browser.city import small_city

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
pytestmark = pytest.mark.django_db(transaction=True)
tried = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def staff():
    """Return the headers of somebody who may do nearly everything."""
    city = small_city()
    for role in ("desk", "operator", "supervisor"):
        grant(city.desk, role, city.case.agency, Actor.system())
    return {"Authorization": f"Bearer {create_key(city.desk, 'contract', Actor.system())}"}


@schema.parametrize()
@tried
def test_visitors_and_staff_get_only_documented_answers(case, live_server, staff):
    case.call_and_validate(checks=CHECKS, base_url=live_server.url)
    case.call_and_validate(checks=CHECKS, base_url=live_server.url, headers=staff)
