"""Risks: each cell of the heat map opens the list that it counts, levels keep their history, and what is over is closed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.people.api import actor_for
from satukota.modules.planning import actions
from satukota.modules.planning.models import Risk, RiskChange
from satukota.modules.planning.queries import risks
from satukota.modules.planning.rules.risks import Level, Limits, limits_in, risk_level
from satukota.modules.planning.tests.conftest import visit

FIVE = st.integers(1, 5)


@given(FIVE, FIVE, FIVE, FIVE)
def test_a_larger_risk_never_has_a_lower_level(one, two, three, four):
    order = list(Level)
    if one <= three and two <= four:
        assert order.index(risk_level(one, two)) <= order.index(risk_level(three, four))


@pytest.mark.parametrize("text", ["15,6", "0,3", "6", "a,b", "6,26"])
def test_limits_that_are_none_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - int() and unpacking say it in their own words
        limits_in(text)


def test_a_city_sets_its_own_limits():
    assert risk_level(2, 2, limits_in("4,9")) is Level.MEDIUM
    assert limits_in("6,15") == Limits()


pytestmark = pytest.mark.django_db


@pytest.fixture
def some(plan, people):
    """Open risks of several sizes, one that is over."""
    item = plan.items.exclude(state="dropped").exclude(kind="mission").first()
    sizes = [(5, 5), (5, 5), (3, 4), (1, 2), (2, 3)]
    rows = [
        actions.save_detail(
            Risk(item=item, text=f"Risiko {n}", likelihood=likely, impact=impact, owner=item.agency),
            actor_for(people.planner),
        )
        for n, (likely, impact) in enumerate(sizes)
    ]
    actions.remove_detail(rows[1], actor_for(people.planner))
    return rows


def test_each_cell_of_the_map_opens_the_list_that_it_counts(client, plan, some, people):
    visit(client, people.planner)
    address = f"{reverse('planning:risks')}?plan={plan.code}"
    shown = client.get(address).context
    cells = [cell for _likelihood, row in shown["heat"] for cell in row]
    assert sum(cell.count for cell in cells) == shown["total"] == Risk.objects.filter(
        item__plan=plan, closed_on=None
    ).count()  # fmt: skip
    for cell in cells:
        if cell.count:
            assert client.get(f"{address}&{cell.address}").context["pages"].total == cell.count
    by_level = {level: client.get(f"{address}&level={level}").context["pages"].total for level in Level}
    for level, total in by_level.items():
        assert total == sum(cell.count for cell in cells if cell.level == level)


def test_what_a_level_was_stays_with_its_reason(plan, some, people):
    risk = some[2]
    risk.likelihood = 1
    with pytest.raises(ValidationError, match="reason|Tuliskan|level"):
        actions.save_detail(risk, actor_for(people.planner))
    actions.save_detail(risk, actor_for(people.planner), reason="Pagar dipasang")
    [change] = RiskChange.objects.filter(risk=risk)
    assert (change.likelihood, change.impact, change.reason) == (3, 4, "Pagar dipasang")


def test_a_risk_that_is_over_is_closed_and_stays_in_the_register(client, plan, some, people):
    over = Risk.objects.get(pk=some[1].pk)
    assert over.closed_on is not None
    visit(client, people.planner)
    text = client.get(f"{reverse('planning:risks')}?plan={plan.code}&closed=1").content.decode()
    assert over.text in text


def test_half_of_what_is_left_is_refused(plan, some, people):
    risk = some[0]
    risk.residual_likelihood = 2
    with pytest.raises(ValidationError):
        actions.save_detail(risk, actor_for(people.planner), reason="Uji")


def test_what_is_left_has_its_own_map(plan, some, people):
    risk = some[0]
    risk.residual_likelihood, risk.residual_impact = 1, 3
    actions.save_detail(risk, actor_for(people.planner))
    listed = risks.register(plan, {"likelihood": "1", "impact": "3"}, after=True)
    assert risk in listed
    assert {one.left for one in risks.judged(listed)} == {Level.LOW}


def test_the_register_comes_as_csv(client, plan, some, people):
    visit(client, people.planner)
    text = client.get(f"{reverse('planning:risks_csv')}?plan={plan.code}&level=high").content.decode()
    assert "Risiko 0" in text
    assert "Risiko 3" not in text
