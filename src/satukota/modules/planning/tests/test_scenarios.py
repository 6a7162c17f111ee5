"""A scenario plays with a copy: nothing of the plan moves, nobody else sees it, and it becomes proposals by one press."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import (
    Allocation,
    Candidate,
    Criterion,
    Prioritisation,
    ProposedChange,
    Scenario,
    ScenarioStep,
    Score,
    Target,
)
from satukota.modules.planning.queries import scenarios, targets
from satukota.modules.planning.rules.books import Book, absorption, totals
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.scenarios import replanned
from satukota.modules.planning.tests.conftest import make_indicator, visit

TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2}
BUDGETS = st.dictionaries(st.sampled_from(list(TREE)), st.integers(0, 10**6), min_size=1)


@given(BUDGETS, st.integers(-90, 100))
def test_a_ceiling_that_changes_changes_the_sum_by_as_much_and_each_amount_by_less_than_a_rupiah_more(budgets, percent):
    books = {item: Book(budget) for item, budget in budgets.items()}
    before = totals(books, TREE, 4).budget
    after = totals(replanned(books, TREE, percent, ()), TREE, 4).budget
    assert 0 <= before * (100 + percent) / 100 - after <= len(budgets)


@given(BUDGETS)
def test_without_a_step_a_scenario_is_the_plan(budgets):
    books = {item: Book(budget, cash=(budget, 0, 0, 0)) for item, budget in budgets.items()}
    other = replanned(books, TREE, 0, ())
    assert totals(other, TREE, 4).budget == totals(books, TREE, 4).budget
    assert absorption(other, TREE).planned == absorption(books, TREE).planned


def test_what_is_postponed_takes_its_parts_along_and_is_taken_from_what_held_it():
    books = {1: Book(100), 2: Book(60), 4: Book(40), 3: Book(40)}
    other = replanned(books, TREE, 0, {2})
    assert {item: book.budget for item, book in other.items()} == {1: 40, 2: 0, 4: 0, 3: 40}
    assert books[1].budget == 100


def test_planned_payments_keep_their_shares_to_the_last_rupiah():
    other = replanned({1: Book(101, cash=(25, 25, 25, 26))}, TREE, -10, ())
    assert (other[1].budget, sum(other[1].cash)) == (90, 90)


pytest_db = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def scenario(plan, people):
    row = Scenario(plan=plan, year=YEAR, name="Pagu turun", ceiling_change=-10)
    return actions.save_scenario(row, actor_for(people.planner))


@pytest.fixture
def item(plan):
    return plan.items.exclude(ends=None).exclude(state__in=("dropped", "done")).order_by("-depth", "pk").first()


def budget(item, amount):
    row = Allocation(item=item, year=YEAR, budget=amount, state="published")
    row.save()
    return row


def postpone(scenario, item, people):
    return actions.save_step(ScenarioStep(scenario=scenario, item=item), actor_for(people.planner))


@pytest_db
def test_absorption_is_shown_beside_what_is_and_nothing_of_the_plan_moves(scenario, item, people):
    budget(item, 1000)
    postpone(scenario, item, people)
    now, then = scenarios.money_sides(scenario)
    assert (now.budget, then.budget) == (1000, 0)
    item.refresh_from_db()
    assert Allocation.objects.get().budget == 1000
    scenario.steps.all().delete()
    assert scenarios.money_sides(scenario)[1].budget == 900


@pytest_db
def test_priorities_that_do_not_fit_any_more_are_named(scenario, plan, people):
    choice = Prioritisation.objects.create(plan=plan, year=YEAR, title="Renja", ceiling=100, ceiling_source="KUA")
    criterion = Criterion.objects.create(prioritisation=choice, name="Manfaat", weight=1)
    rows = []
    for points, asked in ((5, 60), (3, 40), (1, 30)):
        one = plan.items.exclude(candidacies__prioritisation=choice).order_by("-depth", "pk")[points]
        rows.append(Candidate.objects.create(prioritisation=choice, item=one, asked=asked))
        Score.objects.create(candidate=rows[-1], criterion=criterion, points=points)
    changed = scenarios.priorities_of(scenario)  # a ceiling of 90: 60 fits, 40 does not, 30 does
    assert (changed.ceiling, changed.lost, changed.won) == (90, [rows[1]], [rows[2]])


@pytest_db
def test_another_target_is_judged_as_the_plan_judges_and_writes_nothing(people):
    indicator = make_indicator("SEHAT-9", year=2025)
    actions.record_value(indicator, Quarter(2025, 4), actions.Reading(Decimal(40), state="published"), Actor.system())
    now, then = actions.standing_if(indicator, 2025, Decimal(42))
    assert (now.light, then.light, then.target) == ("behind", "on_track", 42)
    assert Target.objects.filter(indicator=indicator).count() == 1


@pytest_db
def test_a_scenario_is_played_seen_and_proposed_in_the_browsers_way(client, scenario, item, people):
    indicator = make_indicator("SEHAT-9", year=YEAR)
    visit(client, people.planner)
    page = reverse("planning:scenario", args=[scenario.pk])
    assert client.post(reverse("planning:postpone", args=[scenario.pk]), {"item": item.pk}).url == page
    other = reverse("planning:other_target", args=[scenario.pk])
    assert client.post(other, {"indicator": indicator.pk, "target": "72,5"}).url == page
    text = client.get(page).content.decode()
    assert item.name.split(":")[0] in text and "72,5" in text
    before = (item.starts, item.ends)
    document = {"document": "Perubahan RKPD 2026", "day": "2026-07-01", "reason": "Pagu turun"}
    assert client.post(reverse("planning:propose_scenario", args=[scenario.pk]), document).url == page
    item.refresh_from_db()
    assert (item.starts, item.ends) == before  # a second person decides
    change = ProposedChange.objects.get(state="waiting")
    assert change.after["ends"] == item.ends.replace(year=item.ends.year + 1).isoformat()
    assert targets.target_of(indicator, YEAR).value == 80
    assert client.post(reverse("planning:postpone", args=[scenario.pk]), {"item": item.parent_id}).status_code == 422


@pytest_db
def test_a_scenario_without_steps_is_no_change_of_the_plan(scenario, people):
    change = actions.PlanChange("Perubahan", date(2026, 7, 1), "Pagu turun")
    with pytest.raises(ValidationError):
        actions.propose_scenario(scenario, change, people.planner, actor_for(people.planner))
    scenario.refresh_from_db()
    assert scenario.proposed_at is None


@pytest_db
def test_nobody_but_planners_sees_a_scenario(client, scenario, people):
    pages = [reverse("planning:scenarios"), reverse("planning:scenario", args=[scenario.pk])]
    for reader in (people.officer, people.steward, people.stranger):
        visit(client, reader)
        assert {client.get(page).status_code for page in pages} == {403}
    client.logout()
    assert {client.get(page).status_code for page in pages} <= {302, 403}
