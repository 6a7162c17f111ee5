"""Figures of an agency are reported by that agency and by the planner, by nobody else."""

from decimal import Decimal

import pytest
from django.utils import timezone

from satukota.kernel.people.api import Agency
from satukota.modules.planning.models import Item, Realisation, SpmService, SpmYear
from satukota.modules.planning.tests.conftest import somebody, visit

HALF = {"physical": "50", "physical_plan": "60", "budget": "1000", "spent": "400", "document": "LRA"}
FIGURES = {
    "document": "LKPJ 2021",
    "to_serve": "100",
    "served": "90",
    "quality_target": "10",
    "quality_met": "9",
    "budget": "1",
    "spent": "1",
}


def realise(client, user, item):
    return visit(client, user).post(f"/planning/items/{item.uid}/realisation/", HALF)


def test_work_and_money_of_an_item_are_reported_by_its_agency_alone(client, plan, people):
    item = Item.objects.filter(plan=plan, agency__code="dinkes").first()
    assert realise(client, people.stranger, item).status_code == 403
    assert realise(client, somebody("kepala.lain", "head", "dpupr"), item).status_code == 403
    assert not Realisation.objects.filter(item=item, spent=400).exists()
    assert realise(client, people.officer, item).status_code == 302
    assert Realisation.objects.filter(item=item, spent=400).exists()


def test_figures_of_a_minimum_service_are_reported_for_the_own_agency_alone(client, plan, people):
    service, year = SpmService.objects.first(), timezone.localdate().year - 5
    health, waste = (Agency.objects.get(code=code) for code in ("dinkes", "dlh"))
    address = f"/planning/spm/{service.code}/{year}/"
    foreign = visit(client, people.stranger).post(address, {**FIGURES, "agency": health.pk})
    assert foreign.status_code == 422 and not SpmYear.objects.filter(service=service, year=year).exists()
    assert visit(client, people.officer).post(address, {**FIGURES, "agency": health.pk}).status_code == 302
    taken = visit(client, people.stranger).post(address, {**FIGURES, "agency": waste.pk})
    assert taken.status_code == 403 and SpmYear.objects.get(service=service, year=year).agency == health


@pytest.mark.parametrize(("typed", "rupiah"), [("250.000", 250_000), ("Rp 250.000", 250_000), ("250000", 250_000)])
def test_money_is_read_with_its_points_as_in_every_sheet(client, plan, people, typed, rupiah):
    item = Item.objects.filter(plan=plan, agency__code="dinkes").first()
    address = f"/planning/items/{item.uid}/realisation/"
    given = {**HALF, "budget": "1.000.000", "spent": typed, "physical": "12,5"}
    assert visit(client, people.officer).post(address, given).status_code == 302
    row = Realisation.objects.get(item=item, budget=1_000_000)
    assert (row.spent, row.physical) == (rupiah, Decimal("12.5"))


def test_half_a_rupiah_is_no_money(client, plan, people):
    item = Item.objects.filter(plan=plan, agency__code="dinkes").first()
    answer = visit(client, people.officer).post(f"/planning/items/{item.uid}/realisation/", {**HALF, "spent": "250,5"})
    assert answer.status_code == 422 and "bilangan bulat" in answer.content.decode()
