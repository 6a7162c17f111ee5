"""A forecast follows the rhythm and the same quarters of earlier years; its interval holds what it says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules.achievement import Formula
from satukota.modules.planning.rules.forecast import Silence, forecast
from satukota.modules.planning.rules.judgement import Measure
from satukota.modules.planning.rules.periods import Frequency
from satukota.modules.planning.rules.totals import Total
from satukota.modules.planning.tests import calibration

PAGE = Path(__file__).resolve().parents[5] / "docs" / "explanation" / "forecast.md"


def ahead(total, years, done, rhythm=Frequency.QUARTERLY, formula=Formula.UP, bounds=(0, None)):
    """Forecast 2026 from whole earlier years, oldest first, and what is done of it."""
    rows = {2026 - len(years) + at: row for at, row in enumerate(years)}
    rows[2026] = [*done, *[None] * (4 - len(done))]
    return forecast(Measure(formula, Total(total), rhythm=rhythm), rows, 2026, bounds)


def yearly(value):
    return [None, None, None, value]


@pytest.mark.parametrize(
    ("total", "rhythm", "years", "done"),
    [("sum", Frequency.YEARLY, [yearly(100)] * 4, yearly(100)), ("last", Frequency.YEARLY, [yearly(70)] * 4, yearly(74)),
     ("sum", Frequency.HALF_YEARLY, [[None, 50, None, 50]] * 3, [None, 50, None, 50]),
     ("sum", Frequency.QUARTERLY, [[25] * 4] * 3, [25] * 4)],
)  # fmt: skip
def test_a_complete_period_has_no_forecast(total, rhythm, years, done):
    found = ahead(total, years, done, rhythm)
    assert (found.value, found.low, found.silence) == (None, None, Silence.COMPLETE)


def test_half_a_year_that_is_there_is_half_the_year():
    found = ahead("sum", [[None, 50, None, 50]] * 3, [None, 50], Frequency.HALF_YEARLY)
    assert found.value == pytest.approx(100)


def test_the_season_of_earlier_years_says_what_is_still_to_come():
    years = [[40, 80, 100, 180], [44, 88, 110, 198], [42, 82, 104, 184]]
    found = ahead("sum", years, [48])
    assert found.value == pytest.approx(480, rel=0.01)
    assert found.low < 480 < found.high


def test_what_has_been_reached_is_not_forecast_away():
    years = [[20, 41, 62, 88], [22, 44, 66, 91], [19, 43, 65, 70]]
    found = ahead("cumulative", years, [12, 30, 89.5], bounds=(0, 100))
    assert found.value >= 89.5
    assert (found.low, found.high) >= (89.5, 89.5)
    assert found.high <= 100


def test_a_year_that_has_not_begun_follows_the_years_before():
    found = ahead("last", [yearly(v) for v in (70, 71, 72.2, 73, 74.1)], [], Frequency.YEARLY)
    assert found.value == pytest.approx(75.15, abs=0.1)


@pytest.mark.parametrize(
    ("years", "silence"),
    [([], Silence.NO_EARLIER_YEAR), ([[1, 2, None, 3]], Silence.NO_EARLIER_YEAR), ([[9, 9, 9, 9]], Silence.FEW_YEARS),
     ([[9, 9, 9, 9]] * 3, Silence.ALIKE)],
)  # fmt: skip
def test_where_experience_is_missing_it_is_said(years, silence):
    found = ahead("sum", years, [9])
    assert (found.silence, found.low) == (silence, None)


def test_figures_below_nought_are_forecast_by_difference():
    found = ahead("last", [[-5, -4, -3, -2], [-6, -4, -3, -3], [-4, -4, -3, -1]], [-5, -4], bounds=(None, None))
    assert found.value == pytest.approx(-2)


VALUES = st.lists(st.lists(st.floats(0, 1000), min_size=4, max_size=4), min_size=0, max_size=8)


@given(VALUES, st.lists(st.floats(0, 1000), max_size=4), st.sampled_from(list(Total)))
def test_the_forecast_lies_inside_its_interval(years, done, total):
    found = ahead(total, years, done)
    if found.low is not None:
        assert found.low <= found.value + 1e-6 <= found.high + 2e-6


def test_intervals_hold_four_of_five_and_the_documented_table_is_the_computed_one():
    table = list(calibration.rows())
    strays = [row for row in table for percent in row.percents if percent is not None and not 75 <= percent <= 85]
    assert strays == []
    assert calibration.HEAD + "".join(row.text for row in table) in PAGE.read_text()
