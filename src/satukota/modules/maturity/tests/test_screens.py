"""Every page of the index, looked at by axe on a phone, a laptop and the wall, light and dark."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from tests.browsing import tour

from satukota.kernel.cases.api import forget_published, load_definitions
from satukota.kernel.events.api import ensure_partitions
from satukota.kernel.people.api import Agency, forget_offices
from satukota.kernel.places.api import city as profile
from satukota.kernel.places.api import forget, load_city
from satukota.modules.maturity import actions, demo
from satukota.modules.maturity.models import Assessment, BenchmarkSheet, PublishedScore
from satukota.modules.maturity.tests.conftest import ACTOR, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner():
    """The demo's assessments of several years, one of them with a gap plan."""
    for forgetting in (forget, forget_offices, forget_published, cache.clear):
        forgetting()
    ensure_partitions(timezone.now() - timedelta(days=40), timezone.now() + timedelta(days=40))
    load_city()
    load_definitions()
    demo.load(profile(), "small")
    found = Assessment.objects.get(instrument__code="pemdi-2026")
    office, due = Agency.objects.get(code="diskominfo"), timezone.localdate() + timedelta(days=90)
    actions.plan_gap(found, 6, actions.GapPlan(5, "Susun walidata geospasial", office, due), ACTOR)
    return somebody("perencana", "planner", "bappeda")


def pages():
    found = Assessment.objects.get(instrument__code="pemdi-2026")
    weighed = Assessment.objects.filter(instrument__code="smart-city-2022").first()
    given = {
        "index": [], "open": [], "add_score": [], "evidence": [], "instrument": ["spbe-2020"], "correct": ["pemdi-2026"],
        "assessment": [found.pk], "target": [found.pk], "whatif": [found.pk], "plan": [found.pk],
        "indicator": [found.pk, 5], "prove": [found.pk, 5], "plan_gap": [found.pk, 5],
        "public": [], "efforts": ["pemdi-2026"], "benchmark": [], "import_benchmark": [], "assignments": [found.pk],
        "assign": [found.pk], "visits": [found.pk], "correct_score": [PublishedScore.objects.latest("pk").pk],
        "benchmark_sheet": [BenchmarkSheet.objects.latest("pk").pk],
    }  # fmt: skip
    addresses = {name: reverse(f"maturity:{name}", args=args) for name, args in given.items()}
    closed = Assessment.objects.filter(state="closed").first()
    return addresses | {
        "weighed": reverse("maturity:assessment", args=[weighed.pk]),
        "weighed-what-if": reverse("maturity:whatif", args=[weighed.pk]),
        "reopening": reverse("maturity:move", args=[closed.pk, "ask-reopening"]),
    }


def coordinators_pages():
    found = Assessment.objects.get(instrument__code="pemdi-2026")
    addresses = {"owners": reverse("maturity:owners", args=[found.pk])}
    return addresses | {"send": reverse("maturity:move", args=[found.pk, "send"])}


def test_every_page_fits_and_axe_finds_nothing(visit, planner):
    sekda = somebody("sekda", "head", "setda")
    stops = [(f"maturity-{name}", address, planner) for name, address in pages().items()]
    stops += [(f"maturity-{name}", address, sekda) for name, address in coordinators_pages().items()]
    assert tour(visit, stops) == ""
