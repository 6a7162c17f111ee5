"""How units become the whole, which of them is worst, and what of them everybody may see: against plain computation."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules.lights import Light
from satukota.modules.planning.rules.quarters import Quarter
from satukota.modules.planning.rules.units import (
    SMALLEST,
    WORST_FIRST,
    Across,
    Part,
    hidden,
    is_expected,
    is_small,
    rank,
    whole,
)

VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)
PARTS = st.lists(st.builds(Part, VALUES, st.integers(0, 10**6)), max_size=50)


@given(PARTS)
def test_the_whole_is_sum_mean_or_weighted_mean_of_what_was_reported(parts):
    exact = [(Fraction(part.value), part.n) for part in parts]
    weights = sum(n for _value, n in exact)
    wanted = {
        Across.SUM: sum(value for value, _n in exact) if parts else None,
        Across.MEAN: sum(value for value, _n in exact) / len(exact) if parts else None,
        Across.WEIGHTED: sum(value * n for value, n in exact) / weights if weights else None,
    }
    for across, value in wanted.items():
        computed = whole(across, parts)
        assert (computed is None) == (value is None)
        assert computed is None or abs(Fraction(computed) - value) <= Fraction(1, 20_000)
    assert whole(Across.NONE, parts) is None


@given(PARTS.filter(bool), st.randoms())
def test_the_order_of_units_changes_nothing_and_no_mean_leaves_their_range(parts, chance):
    shuffled = chance.sample(parts, len(parts))
    for across in (Across.SUM, Across.MEAN, Across.WEIGHTED):
        assert whole(across, parts) == whole(across, shuffled)
    assert min(p.value for p in parts) <= whole(Across.MEAN, parts) <= max(p.value for p in parts)


@given(st.lists(st.tuples(st.sampled_from(WORST_FIRST), st.none() | VALUES, st.text(max_size=5)), max_size=30))
def test_the_worst_stands_first(rows):
    ranked = sorted(rows, key=lambda row: rank(*row))
    places = [WORST_FIRST.index(row[0]) for row in ranked]
    assert places == sorted(places)
    behind = [row[1] for row in ranked if row[0] is Light.BEHIND and row[1] is not None and row[1] >= 0]
    assert behind == sorted(behind)


COUNTS = st.dictionaries(
    st.text(min_size=1, max_size=3), st.builds(Part, st.integers(0, 300).map(Decimal)), max_size=20
)


@given(COUNTS)
def test_nobody_can_be_worked_out_from_the_whole_and_the_units_that_are_shown(parts):
    concealed = hidden(parts, "anak")
    shown = {key: part for key, part in parts.items() if key not in concealed}
    assert not any(0 < part.value < SMALLEST for part in shown.values())
    if concealed and shown:
        assert len(concealed) > 1
        assert sum(part.value for part in parts.values()) - sum(part.value for part in shown.values()) >= SMALLEST
    if not any(0 < part.value < SMALLEST for part in parts.values()):
        assert not concealed


@pytest.mark.parametrize(
    ("part", "unit", "small"),
    [
        (Part(Decimal(3)), "anak", True),
        (Part(Decimal(0)), "anak", False),
        (Part(Decimal(5)), "anak", False),
        (Part(Decimal(3)), "hari", False),
        (Part(Decimal(50), 4), "%", True),
        (Part(Decimal(2), 100), "%", True),
        (Part(Decimal(60), 100), "%", False),
        (Part(Decimal(70)), "%", False),
        (Part(Decimal(9), 3), "hari", True),
    ],
)
def test_a_figure_is_small_where_it_speaks_of_one_to_four_persons(part, unit, small):
    assert is_small(part, unit) is small


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 1, 1), None, True),
        (date(2025, 9, 30), None, True),
        (date(2025, 10, 1), None, False),
        (date(2025, 1, 1), date(2025, 9, 30), True),
        (date(2025, 1, 1), date(2025, 9, 29), False),
    ],
)
def test_a_unit_is_expected_for_the_quarters_at_whose_end_it_belongs(since, until, expected):
    assert is_expected(since, until, Quarter(2025, 3)) is expected
