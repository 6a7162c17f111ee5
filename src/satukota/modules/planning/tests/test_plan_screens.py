"""Money, roadmap, risks and promises: looked at by axe on a phone and a laptop, and printed."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browsing import resize, tour

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.demo.cycle import play_round
from satukota.modules.planning.models import Dependency, Milestone, Package, Round, Scenario, ScenarioStep
from satukota.modules.planning.tests.cities import town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    """A small city with a late item, a chain of needs and its milestones."""
    made = town(agencies=4, each=4)
    play_round()
    first, second = made.plan.items.filter(quick_win=True).order_by("path")[:2]
    Dependency.objects.get_or_create(item=second, needs=first)
    Milestone.objects.create(item=first, name="Purwarupa diuji", due=date(2025, 3, 31))
    buy(first)
    actions.refresh_live(Actor.system())
    return made


def buy(item):
    """A package of which a step is late."""
    row = Package(item=item, year=timezone.localdate().year, code="RUP-1", name="Obat", method="tender", value=10**9)
    row.selection_planned = date(2025, 1, 1)
    actions.save_package(row, Actor.system())


def scenario(city):
    """A scenario with an item that waits."""
    row = Scenario(plan=city.plan, year=timezone.localdate().year, name="Pagu turun", ceiling_change=-10)
    actions.save_scenario(row, Actor.system())
    item = city.plan.items.filter(quick_win=True).first()
    actions.save_step(ScenarioStep(scenario=row, item=item), Actor.system())
    return row


def pages(city):
    item = city.plan.items.filter(quick_win=True).first()
    return {
        "money": (reverse("planning:money"), city.planner),
        "allocate": (reverse("planning:allocate", args=[item.uid, 2026]), city.planner),
        "import_budgets": (reverse("planning:import_budgets", args=[city.plan.code]), city.planner),
        "risks": (reverse("planning:risks"), city.planner),
        "roadmap": (f"{reverse('planning:roadmap')}?by=term", city.planner),
        "item": (reverse("planning:item", args=[item.uid]), city.planner),
        "public_roadmap": (reverse("planning:public_roadmap"), None),
        "promises": (reverse("planning:promises"), None),
        "public_item": (reverse("planning:public_item", args=[item.uid]), None),
        "public_plan": (reverse("planning:public_plan"), None),
        "public_spm": (reverse("planning:public_spm"), None),
        "public_packages": (reverse("planning:public_packages"), None),
        "packages": (reverse("planning:packages"), city.planner),
        "package": (reverse("planning:package", args=[Package.objects.earliest("pk").pk]), city.planner),
        "meeting": (reverse("planning:meeting", args=[Round.objects.latest("pk").pk]), city.planner),
        "scenarios": (reverse("planning:scenarios"), city.planner),
        "scenario": (reverse("planning:scenario", args=[scenario(city).pk]), city.planner),
    }


def test_pages_fit_a_phone_and_a_laptop_and_axe_finds_nothing(visit, city):
    stops = [(f"plan-{name}", address, user) for name, (address, user) in pages(city).items()]
    assert tour(visit, stops, [(360, False), (1440, True)]) == ""


def test_on_a_phone_the_roadmap_is_a_list_and_on_a_laptop_a_chart(visit, city):
    page = visit(reverse("planning:roadmap"), city.planner, width=360)
    assert not page.locator(".gantt").is_visible()
    assert page.locator(".roadlist li").first.is_visible()
    resize(page, 1440)
    assert page.locator(".gantt").is_visible()
    heights = page.evaluate(
        "[document.querySelector('.gantt__names').offsetHeight, document.querySelector('.gantt__time').offsetHeight]"
    )
    assert heights[0] == heights[1]
