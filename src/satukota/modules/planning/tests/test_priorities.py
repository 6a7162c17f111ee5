"""The priorities of a year: ranked by what the city weighs, within a ceiling, decided by two, and never changed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.events.api import Actor
from satukota.modules.planning.actions import priorities as actions
from satukota.modules.planning.demo.midterm import load_priorities
from satukota.modules.planning.models import Candidate, Criterion, Prioritisation
from satukota.modules.planning.queries.priorities import content_of
from satukota.modules.planning.rules.priorities import Rated, proposal, ranked, weighted
from satukota.modules.planning.tests.conftest import somebody, visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
rated = st.lists(
    st.builds(
        Rated,
        st.integers(1, 10_000),
        st.integers(0, 10**12),
        st.dictionaries(st.integers(1, 3), st.integers(0, 5)),
    ),
    unique_by=lambda row: row.key,
    max_size=20,
)
WEIGHTS = {1: 50, 2: 30, 3: 20}


@given(rated, st.integers(0, 10**13))
def test_a_proposal_never_exceeds_the_ceiling_and_leaves_nothing_out_that_would_fit(rows, ceiling):
    in_order = ranked(rows, WEIGHTS)
    taken = proposal(in_order, ceiling)
    spent = sum(row.asked for row in rows if row.key in taken)
    assert spent <= ceiling
    assert all(row.asked > ceiling - spent for row in rows if row.key not in taken)


@given(rated)
def test_ranks_follow_the_weighted_points_whatever_the_order_of_entry(rows):
    in_order = ranked(rows, WEIGHTS)
    assert in_order == ranked(list(reversed(rows)), WEIGHTS)
    totals = [weighted(row.points, WEIGHTS) for row in in_order]
    assert totals == sorted(totals, reverse=True)
    assert all(0 <= total <= 100 for total in totals)


@pytest.fixture
def choice(plan, people):
    """Two candidates within a ceiling that holds one of them."""
    by = Actor(people.planner.pk, "planner")
    made = Prioritisation(plan=plan, year=2027, title="Renja", ceiling=10_000_000_000, ceiling_source="KUA (contoh)")
    actions.save_prioritisation(made, by)
    actions.save_criterion(Criterion(prioritisation=made, name="Mendesak", weight=70), by)
    actions.save_criterion(Criterion(prioritisation=made, name="Siap", weight=30), by)
    actions.add_candidates(made, plan.items.filter(code__in=("P4.1", "A1.1")), by)
    return made


def rate(choice, people, **points):
    """Give each candidate the same points by every criterion."""
    criteria = list(choice.criteria.values_list("pk", flat=True))
    for candidate in choice.candidates.select_related("item", "prioritisation"):
        given_points = dict.fromkeys(criteria, points[candidate.item.code.replace(".", "")])
        actions.rate_candidate(candidate, given_points, Actor(people.planner.pk, "planner"))


@pytest.fixture
def mayor(people):
    return somebody("walikota", "mayor", "kepala-daerah")


def decide(choice, user):
    return actions.decide_priorities(choice, "Keputusan 1/2026", DAY, Actor(user.pk, "mayor"))


def test_a_candidate_asks_for_a_year_of_its_budget_until_somebody_says_otherwise(choice):
    asked = dict(choice.candidates.values_list("item__code", "asked"))
    assert asked == {"P4.1": 47_000_000_000 // 5, "A1.1": 350_000_000}


def test_who_prepared_does_not_decide_and_nothing_incomplete_is_decided(choice, people, mayor):
    with pytest.raises(ValidationError):
        decide(choice, mayor)
    rate(choice, people, P41=5, A11=1)
    actions.take_proposal(choice, "Menunggu", Actor(people.planner.pk, "planner"))
    with pytest.raises(ValidationError):
        decide(choice, people.planner)
    assert decide(choice, mayor).decided_by == mayor


def test_above_the_ceiling_and_postponed_without_a_reason_is_refused(choice, people, mayor):
    rate(choice, people, P41=5, A11=1)
    choice.candidates.filter(item__code="P4.1").update(is_chosen=True)
    with pytest.raises(ValidationError):
        decide(choice, mayor)
    choice.candidates.update(is_chosen=True, asked=9_000_000_000)
    with pytest.raises(ValidationError):
        decide(choice, mayor)


def test_what_was_decided_is_shown_as_it_was_and_nothing_changes_it(choice, people, mayor, plan):
    rate(choice, people, P41=1, A11=5)
    actions.take_proposal(choice, "Menunggu pagu", Actor(people.planner.pk, "planner"))
    choice.candidates.filter(item__code="P4.1").update(is_chosen=False, reason="Menunggu pagu")
    decided = decide(choice, mayor)
    Candidate.objects.filter(prioritisation=choice).update(is_chosen=True, asked=1)
    plan.items.filter(code="P4.1").update(name="Nama lain")
    rows = {row["code"]: row for row in content_of(Prioritisation.objects.get(pk=decided.pk))["rows"]}
    assert (rows["P4.1"]["reason"], rows["P4.1"]["is_chosen"]) == ("Menunggu pagu", False)
    assert rows["P4.1"]["name"] == "Sistem penyediaan air minum"
    for write in (
        lambda: actions.add_candidates(choice, plan.items.filter(code="P4.3"), Actor.system()),
        lambda: actions.save_prioritisation(choice, Actor.system()),
        lambda: decide(choice, mayor),
    ):
        with pytest.raises(ValidationError):
            write()
    with pytest.raises(DatabaseError), transaction.atomic():
        Prioritisation.objects.filter(pk=choice.pk).update(ceiling=1)


def test_deciding_changes_no_item_no_budget_and_no_target(choice, people, mayor, plan):
    before = list(plan.items.order_by("pk").values())
    rate(choice, people, P41=1, A11=5)
    actions.take_proposal(choice, "Menunggu pagu", Actor(people.planner.pk, "planner"))
    decide(choice, mayor)
    assert list(plan.items.order_by("pk").values()) == before


def test_what_was_postponed_stays_visible_on_the_page_of_the_item(plan, people, mayor, client):
    decided = load_priorities(plan, people.planner, mayor)
    waiting = decided.candidates.filter(is_chosen=False).select_related("item").first()
    page = visit(client, people.officer).get(reverse("planning:item", args=[waiting.item.uid])).content.decode()
    assert "Menunggu pagu tahun berikutnya" in page


def test_the_whole_way_in_the_browser_of_a_planner_and_of_the_mayor(choice, people, mayor, client):
    address = reverse("planning:prioritisation", args=[choice.pk])
    visit(client, people.planner)
    for candidate in choice.candidates.all():
        filled = {"asked": "1.000.000", "is_chosen": "on"}
        filled |= {f"points-{pk}": "4" for pk in choice.criteria.values_list("pk", flat=True)}
        form = reverse("planning:rate_candidate", args=[choice.pk, candidate.pk])
        assert client.post(form, filled).status_code == 302
    decision = reverse("planning:decide_priorities", args=[choice.pk])
    filled = {"document": "Keputusan 1/2026", "day": "2026-11-30"}
    assert client.post(decision, filled).status_code == 422
    assert visit(client, people.officer).post(decision, filled).status_code == 403
    assert visit(client, mayor).post(decision, filled).status_code == 302
    assert "Keputusan 1/2026" in client.get(address).content.decode()
    assert client.get(reverse("planning:priorities")).status_code == 200
