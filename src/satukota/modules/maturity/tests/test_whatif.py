"""What if, comparison and freshness."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.maturity.rules import (
    DifferentInstruments,
    Freshness,
    Point,
    Unusable,
    available,
    best_steps,
    difference,
    freshness,
    from_document,
    load,
    path_to,
    score,
    series,
    steps,
    to_document,
)

PEMDI = load("pemdi-2026")
LEVELS = dict.fromkeys(range(1, 21), 2)


def test_the_best_steps_are_those_with_most_index_per_effort():
    # Indicator 20 weighs 15 %, 19 weighs 10 %; for both level 3 costs 4 points and level 4 costs 5.
    first, second, third = best_steps(PEMDI, LEVELS)
    assert [(s.spec.no, s.start, s.end) for s in (first, second, third)] == [(20, 2, 3), (20, 3, 4), (19, 2, 3)]
    assert first.gain == Fraction("0.15")


def test_an_agency_may_say_that_a_step_is_harder_than_we_think():
    assert best_steps(PEMDI, LEVELS, 1, {(20, 3): 50})[0].spec.no == 19


def test_a_level_costs_the_same_wherever_the_city_stands_today():
    [fourth] = [step for step in steps(PEMDI, LEVELS) if (step.spec.no, step.end) == (20, 5)]
    [last] = [step for step in steps(PEMDI, LEVELS | {20: 4}) if step.spec.no == 20]
    assert (fourth.effort, last.effort) == (6, 6)


def test_a_part_of_a_level_costs_that_part_of_its_effort():
    [step] = [s for s in steps(load("smart-city-2022"), {1: Decimal("3.6")}) if s.spec.no == 1]
    assert (step.start, step.end, step.effort) == (Fraction("3.6"), 4, 6 * Fraction("0.4"))


def test_no_step_is_left_at_the_top():
    assert steps(PEMDI, dict.fromkeys(range(1, 21), 5)) == []


def test_a_path_reaches_its_target_and_not_much_more():
    path = path_to(PEMDI, LEVELS, Decimal("2.5"))
    reached = 2 + sum(step.gain for step in path)
    assert reached >= Fraction("2.5")
    assert reached - path[-1].gain < Fraction("2.5")


@given(st.fixed_dictionaries({no: st.integers(1, 5) for no in range(1, 21)}))
def test_a_later_step_of_an_indicator_never_stands_before_an_earlier_one(levels):
    seen = {}
    for step in best_steps(PEMDI, levels, 100):
        assert step.start == seen.get(step.spec.no, levels[step.spec.no])
        seen[step.spec.no] = step.end


@given(st.fixed_dictionaries({no: st.integers(1, 5) for no in range(1, 21)}), st.integers(100, 500))
def test_taking_the_steps_of_a_path_gives_the_index_it_promised(levels, target):
    path = path_to(PEMDI, levels, Fraction(target, 100))
    after = levels | {step.spec.no: int(step.end) for step in path}
    assert score(PEMDI, after).exact == score(PEMDI, levels).exact + sum(step.gain for step in path)
    assert score(PEMDI, after).exact >= Fraction(target, 100)


def test_indexes_of_two_instruments_have_no_difference():
    with pytest.raises(DifferentInstruments, match="two scales"):
        difference(Point("pemdi-2026", 2026, Decimal("2.4")), Point("spbe-2020", 2025, Decimal("3.1")))


def test_years_of_one_instrument_are_one_line():
    points = [Point("b", 2026, Decimal(3)), Point("a", 2025, Decimal(2)), Point("a", 2024, Decimal(1))]
    assert {code: [p.year for p in line] for code, line in series(points).items()} == {"a": [2024, 2025], "b": [2026]}
    assert difference(points[1], points[2]) == 1


@pytest.mark.parametrize(("day", "state"), [(15, "fresh"), (8, "fresh"), (7, "aging")])
def test_evidence_ages_by_the_day(day, state):
    assert freshness(date(2026, 6, day), date(2026, 6, 15)) == Freshness(state)


def test_evidence_is_stale_after_five_weeks_or_past_its_own_date():
    assert freshness(date(2026, 5, 11), date(2026, 6, 15)) == Freshness.STALE
    assert freshness(date(2026, 6, 15), date(2026, 6, 15), expires=date(2026, 6, 14)) == Freshness.STALE


@pytest.mark.parametrize("code", available())
def test_an_instrument_survives_the_trip_through_its_document(code):
    assert from_document(to_document(load(code))) == load(code)


def broken(**changes):
    document = to_document(PEMDI)
    document["specs"][0].update(changes)
    return document


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"weight": "6"}, "101"),
        ({"weight": "x"}, "x"),
        ({"weight": "1/0"}, r"Fraction\(1, 0\)"),
        ({"no": 2}, "twice"),
        ({"effort": 0}, "effort"),
    ],
)
def test_a_document_with_a_fault_is_refused_with_the_fault(changes, fault):
    with pytest.raises(Unusable, match=fault):
        from_document(broken(**changes))
