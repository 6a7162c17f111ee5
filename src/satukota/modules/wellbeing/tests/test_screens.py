"""The survey, its results and its questionnaires, looked at by axe on a phone, a laptop and the wall."""

import pytest
from tests.browsing import tour

from satukota.kernel.people.api import forget_offices
from satukota.kernel.places.api import city, forget, load_city
from satukota.modules.wellbeing import demo
from satukota.modules.wellbeing.tests.conftest import somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner():
    for forgetting in (forget, forget_offices):
        forgetting()
    load_city()
    demo.load(city(), "small")
    return somebody("perencana", "planner", "bappeda")


def test_every_page_fits_and_axe_finds_nothing(visit, planner):
    stops = [
        ("survey", "/wellbeing/", None),
        ("survey-results", "/wellbeing/results/", None),
        ("survey-questionnaires", "/wellbeing/questionnaires/", planner),
        ("survey-publish", "/wellbeing/questionnaires/new/", planner),
    ]
    assert tour(visit, stops) == ""
