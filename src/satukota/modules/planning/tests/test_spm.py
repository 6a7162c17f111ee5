"""The index of the minimum services is never said without what it covers, and never rounded up to whole."""

from decimal import Decimal

import pytest

from satukota.modules.planning import actions
from satukota.modules.planning.models import Parameter, SpmService, SpmYear
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


def test_a_service_that_nobody_needed_is_reported_and_complete(one_service):
    services = SpmService.objects.exclude(pk=one_service.pk)
    whole = {"to_serve": 10, "served": 10, "quality_target": 2, "quality_met": 2}
    rows = [SpmYear(service=service, year=2030, **whole) for service in services]
    rows[0].to_serve = rows[0].served = 0
    rows[0].quality_target = rows[0].quality_met = None
    SpmYear.objects.bulk_create(rows)
    city = spm.spm_city(spm.spm_fields(2030))
    assert (city.reported, city.whole, city.word) == (29, True, "Tuntas Utama")


@pytest.fixture
def published(one_service, people):
    """The service was published for 2025."""
    SpmYear.objects.create(
        service=one_service, year=2025, to_serve=100, served=80, quality_target=4, quality_met=2, state="published"
    )
    return one_service


@pytest.mark.parametrize("day", ["2020-01-01", "2025-01-01", "2025-12-31"])
def test_a_formula_never_begins_in_a_year_that_was_published_by_the_one_before(client, people, published, day):
    form = {"value": "1", "valid_from": day, "source": "Ingatan"}
    answer = visit(client, people.planner).post("/planning/spm/formula/", form)
    assert answer.status_code == 422 and "1 Januari 2026" in answer.content.decode()
    assert spm.spm_city(spm.spm_fields(2025)).shown == Decimal(74)


def test_a_number_of_a_formula_is_not_overwritten_and_everybody_reads_where_it_is_from(client, people, published):
    form = {"value": "0,6", "valid_from": "2031-01-01", "source": "Permendagri 59/2021"}
    client = visit(client, people.planner)
    assert client.post("/planning/spm/formula/", form).status_code == 302
    again = client.post("/planning/spm/formula/", {**form, "value": "1"})
    assert again.status_code == 422
    [kept] = Parameter.objects.all()
    assert (kept.value, kept.source) == (Decimal("0.6"), "Permendagri 59/2021")
    assert "60%" in client.get("/planning/public/spm/?year=2031").content.decode()
    assert "80%" in client.get("/planning/public/spm/?year=2025").content.decode()
