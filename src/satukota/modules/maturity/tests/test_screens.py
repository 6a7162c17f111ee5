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
from satukota.modules.maturity.models import Assessment
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
    due = timezone.localdate() + timedelta(days=90)
    actions.plan_gap(found, 6, 5, "Susun walidata geospasial", Agency.objects.get(code="diskominfo"), due, ACTOR)
    return somebody("perencana", "planner", "bappeda")


def pages():
    found = Assessment.objects.get(instrument__code="pemdi-2026")
    weighed = Assessment.objects.filter(instrument__code="smart-city-2022").first()
    given = {
        "index": [], "open": [], "add_score": [], "evidence": [], "instrument": ["spbe-2020"], "correct": ["pemdi-2026"],
        "assessment": [found.pk], "target": [found.pk], "whatif": [found.pk], "plan": [found.pk],
        "indicator": [found.pk, 5], "prove": [found.pk, 5], "plan_gap": [found.pk, 5],
    }  # fmt: skip
    addresses = {name: reverse(f"maturity:{name}", args=args) for name, args in given.items()}
    return addresses | {"weighed": reverse("maturity:assessment", args=[weighed.pk])}


def test_every_page_fits_and_axe_finds_nothing(visit, planner):
    assert tour(visit, [(f"maturity-{name}", address, planner) for name, address in pages().items()]) == ""
