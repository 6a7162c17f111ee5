"""The index of the minimum services is never said without what it covers, and never rounded up to whole."""

from decimal import Decimal

import pytest

from satukota.modules.planning import actions
from satukota.modules.planning.models import SpmService, SpmYear
from satukota.modules.planning.queries import spm
from satukota.modules.planning.tests.conftest import visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_service(people):
    """Of 29 services one reports, and lacks five of 120,000 people."""
    actions.load_tables()
    service = SpmService.objects.get(code="1.02.01")
    SpmYear.objects.create(
        service=service, year=2030, to_serve=120_000, served=119_995, quality_target=9, quality_met=9
    )
    return service


def test_one_service_of_29_is_not_the_citys_index(one_service):
    city = spm.spm_city(spm.spm_fields(2030))
    assert (city.reported, city.services, city.word, city.shown) == (1, 29, "", Decimal("99.99"))


def test_the_page_says_how_many_services_are_in_the_index(client, people, one_service):
    page = visit(client, people.planner).get("/planning/spm/?year=2030").content.decode()
    assert "1 dari 29 layanan" in page
    assert "<b>99,99</b>" in page and "<b>100,00</b>" not in page and "Paripurna" not in page
