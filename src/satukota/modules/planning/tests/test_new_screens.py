"""Compulsory spending and the sheet of a quick win, looked at by axe on a phone, a laptop and the wall."""

from datetime import date

import pytest
from django.utils import timezone
from tests.browsing import tour

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, forget_offices
from satukota.kernel.places.api import forget, load_city
from satukota.modules.planning import actions
from satukota.modules.planning.demo.realisations import load_spending
from satukota.modules.planning.models import Expose, Item, Plan
from satukota.modules.planning.tests.conftest import somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quick_win():
    """A quick win with approved words and newer ones that wait, and example lines of the budget."""
    for forgetting in (forget, forget_offices):
        forgetting()
    load_city()
    actions.load_tables()
    load_spending()
    plan = Plan.objects.create(code="uji", kind="master", title="Uji", start_year=2024, end_year=2028)
    item = Item.objects.create(
        plan=plan, kind="action", code="gempita", name="Gempita Beras Merah", quick_win=True, budget=980_000_000,
        agency=Agency.objects.get(code="dlh"), path="gempita", starts=date(2025, 1, 1), ends=date(2026, 12, 31),
    )  # fmt: skip
    words = {"problem": "Terlambat.", "idea": "Diukur.", "replication": "Kader.", "contact": "Puskesmas"}
    actions.approve_expose(actions.write_expose(Expose(item=item, **words), Actor.system()), Actor.system())
    actions.write_expose(Expose(item=item, **words | {"problem": "Yang lebih baru."}), Actor.system())
    return item


def test_spending_and_the_sheet_of_a_quick_win_fit_and_axe_finds_nothing(visit, quick_win):
    planner, year = somebody("perencana", "planner", "bappeda"), timezone.localdate().year - 1
    stops = [
        ("spending", f"/planning/spending/?year={year}", planner),
        ("spending-edit", f"/planning/spending/education/{year}/", planner),
        ("spending-import", "/planning/spending/import/", planner),
        ("expose", f"/planning/items/{quick_win.uid}/expose/", planner),
        ("expose-write", f"/planning/items/{quick_win.uid}/expose/write/", planner),
        ("expose-public", f"/planning/public/quick-wins/{quick_win.uid}/", None),
    ]
    assert tour(visit, stops) == ""
