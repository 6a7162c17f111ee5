"""What the acceptance list of plan and index promises and no other test shows; and that what the list names is there."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.acceptance import acceptance_rows, check_row

from satukota.kernel.events.api import Actor
from satukota.modules.planning import actions
from satukota.modules.planning.models import Allocation, Indicator, Item, Realisation
from satukota.modules.planning.queries.monev import report_rows
from satukota.modules.planning.tests.conftest import make_indicator, visit
from satukota.modules.planning.tests.rounds import GROUND, QUARTER, actor

ROWS = acceptance_rows("explanation/planning-acceptance.md", r"[BWMFDS]\d")
POINTS = {"B": 21, "W": 17, "M": 35, "F": 26, "D": 52, "S": 6}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_whatever_is_said_of_the_plan_to_be_there_names_the_test_that_shows_it(row):
    check_row(row)


def test_no_point_of_the_list_is_left_out_or_stands_twice():
    numbers = [row[0] for row in ROWS]
    assert len(set(numbers)) == len(numbers)
    assert {letter: sum(number.startswith(letter) for number in numbers) for letter in POINTS} == POINTS


@pytest.mark.django_db
def test_an_agency_never_filled_more_than_it_was_asked_for(people):
    """ "11 of 8": values of indicators that ended, or that compute themselves now, were counted as filled in."""
    kept, ended = make_indicator("SEHAT-1"), make_indicator("SEHAT-2")
    opened = actions.open_round(QUARTER.year, QUARTER.number, Actor.system())
    for indicator in (kept, ended):
        actions.report_value(indicator, QUARTER, actions.Reading(Decimal(75)), actor(people.officer))
    Indicator.objects.filter(pk=ended.pk).update(ended_on="2025-06-30")
    [row] = [row for row in report_rows(opened) if row.report.agency.code == "dinkes"]
    assert (row.filled, row.total) == (1, 1)


@pytest.mark.django_db
def test_what_was_not_reported_has_no_finding_beside_it(client, plan, people):
    """Three dashes stood beside "money runs ahead of work", which was the finding of the quarter before."""
    make_indicator("SEHAT-1")
    item = Item.objects.filter(plan=plan, agency__code="dinkes", kind="programme").first()
    at = {"item": item, "year": QUARTER.previous.year, "quarter": QUARTER.previous.number}
    early = Realisation(**at, budget=1000, spent=900, physical=Decimal(10), physical_plan=Decimal(50))
    reported = actions.record_realisation(early, actor(people.officer), GROUND)
    actions.decide_figure(reported, actor(people.steward, "walidata"), approve=True)
    opened = actions.open_round(QUARTER.year, QUARTER.number, Actor.system())
    report = opened.reports.get(agency__code="dinkes")
    page = visit(client, people.officer).get(f"/planning/reports/{report.pk}/").content.decode()
    [row] = [row for row in page.split("<li>") if item.name in row and "moneylist__name" in row]
    assert "Belum dilaporkan untuk triwulan ini" in row
    assert "mendahului" not in row


@pytest.mark.django_db
def test_people_who_are_served_are_not_called_staff(client, people):
    """The table of minimum services headed them "SDM", the word for people of the readiness."""
    actions.load_tables()
    page = visit(client, people.planner).get("/planning/spm/").content.decode()
    assert "Harus dilayani" in page
    assert "SDM" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL)


@pytest.mark.django_db
def test_the_form_of_money_begins_with_the_budget_of_its_year(client, plan, people):
    """It began with the budget of the item's whole period."""
    item = Item.objects.filter(plan=plan, agency__code="dinkes", budget__gt=0).first()
    year = timezone.localdate().year
    allocation = Allocation(item=item, year=year, budget=123_000_000)
    row = actions.record_allocation(allocation, actor(people.officer), GROUND)
    actions.decide_figure(row, actor(people.steward, "walidata"), approve=True)
    address = f"/planning/items/{item.uid}/realisation/?year={year}&quarter=1"
    page = visit(client, people.officer).get(address).content.decode()
    assert re.search(r'name="budget"[^>]*value="123', page)
