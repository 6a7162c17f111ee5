"""When rights are reviewed, and who may decide."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.administration.rules.reviews import Decider, due_by, hindrance, period_of, reminder


@pytest.mark.parametrize(
    ("day", "period"), [(date(2026, 1, 1), "2026-1"), (date(2026, 6, 30), "2026-1"), (date(2026, 7, 1), "2026-2")]
)
def test_a_review_belongs_to_a_half_year(day, period):
    assert period_of(day) == period


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_reminders_come_a_week_and_a_day_before_and_each_week_after(due):
    days = {n: reminder(due, due + timedelta(days=n)) for n in range(-20, 30)}
    assert {n for n, which in days.items() if which} == {-7, -1, 1, 8, 15, 22, 29}
    assert len(set(filter(None, days.values()))) == 7
    assert due_by(due) > due


@given(
    st.builds(Decider, st.integers(1, 3), st.booleans(), st.booleans()),
    st.integers(1, 3),
    st.booleans(),
    st.booleans(),
)
def test_nobody_decides_about_themselves_twice_or_after_the_end(decider, concerns, decided, closed):
    code = hindrance(decider, concerns, decided=decided, closed=closed)
    if not code:
        assert decider.person != concerns and not decided and not closed and (decider.reviews or decider.runs)
