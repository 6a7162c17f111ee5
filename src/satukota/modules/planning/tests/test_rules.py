"""How a plan is measured, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules import (
    achievement,
    codes,
    deviation,
    differences,
    forecast,
    lights,
    periods,
    quarters,
    readiness,
    spm,
    terms,
    totals,
    tree,
)
from satukota.modules.planning.rules import achievement as a
from satukota.modules.planning.rules.readiness import Ready, State, Variable


@pytest.mark.parametrize(
    ("formula", "real", "target", "percent"),
    [
        ("up", "45", "50", "90"), ("up", "60", "50", "120"), ("percentage", "90.54", "95", "95.3"),
        ("down", "20", "14", "70"), ("down", "14", "20", "142.9"), ("down_spread", "20", "14", "57.1"),
        ("up", "0", "0", "100"), ("up", "3", "0", "100"), ("down", "0", "5", "1000"), ("down", "5", "0", "0"),
        ("down_spread", "4", "0", "0"), ("down_spread", "30", "10", "0"),
    ],
)  # fmt: skip
def test_achievement_follows_the_formula_of_its_kind(formula, real, target, percent):
    assert a.achievement(a.Formula(formula), Decimal(real), Decimal(target)) == Decimal(percent)


def test_without_value_or_target_nothing_is_said():
    assert a.achievement(a.Formula.UP, None, Decimal(1)) is None
    assert a.achievement(a.Formula.UP, Decimal(1), None) is None
    assert achievement.grade(None) is None


@given(st.sampled_from(list(a.Formula)), st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_achievement_stays_between_0_and_1000(formula, real, target):
    assert 0 <= a.achievement(formula, real, target) <= 1000


@given(st.decimals(0, 10**6, places=1), st.decimals(0, 10**6, places=1), st.decimals(1, 10**6, places=1))
def test_more_of_what_is_good_never_lowers_the_achievement(one, other, target):
    low, high = sorted((one, other))
    assert a.achievement(a.Formula.UP, low, target) <= a.achievement(a.Formula.UP, high, target)
    if low > 0:
        assert a.achievement(a.Formula.DOWN, low, target) >= a.achievement(a.Formula.DOWN, high, target)


@pytest.mark.parametrize(
    ("percent", "word"),
    [("91", "Sangat Tinggi"), ("90.9", "Tinggi"), ("76", "Tinggi"), ("75.9", "Sedang"), ("66", "Sedang"),
     ("65.9", "Rendah"), ("51", "Rendah"), ("50.9", "Sangat Rendah"), ("0", "Sangat Rendah")],
)  # fmt: skip
def test_the_scale_of_permendagri_86_begins_at_its_lower_bounds(percent, word):
    assert achievement.grade(Decimal(percent)).name == word


@pytest.mark.parametrize(
    ("percent", "options", "light"),
    [("95", {}, "on_track"), ("91", {}, "on_track"), ("90", {}, "watch"), ("66", {}, "watch"), ("65", {}, "behind"),
     ("95", {"stale": True}, "stale"), ("95", {"has_value": False}, "missing"), (None, {"has_target": False}, "no_target")],
)  # fmt: skip
def test_missing_and_stale_data_are_never_green(percent, options, light):
    assert lights.light(Decimal(percent) if percent else None, **options) == light


def test_quarters_become_a_year_by_their_own_rule():
    quarters = [Decimal(10), None, Decimal(30), Decimal(20)]
    assert totals.year_total(totals.Total.SUM, quarters) == 60
    assert totals.year_total(totals.Total.LAST, quarters) == 20
    assert totals.year_total(totals.Total.MEAN, quarters) == 20
    assert totals.year_total(totals.Total.HIGHEST, quarters) == 30
    assert totals.year_total(totals.Total.SUM, [None, None]) is None


def test_a_counted_target_is_due_in_quarters_and_a_level_at_once():
    assert totals.target_so_far(totals.Total.SUM, Decimal(100), 3) == 75
    assert totals.target_so_far(totals.Total.LAST, Decimal(95), 1) == 95
    assert totals.target_so_far(totals.Total.SUM, None, 1) is None


def test_a_percentage_that_falls_is_pointed_out():
    assert totals.falls_back(a.Formula.PERCENTAGE, [Decimal(40), None, Decimal(39)])
    assert not totals.falls_back(a.Formula.UP, [Decimal(40), Decimal(39)])


def test_a_steady_count_is_forecast_exactly():
    found = forecast.forecast(totals.Total.SUM, [25, 25], [25, 25])
    assert (found.value, found.low, found.high) == (100, 100, 100)


def test_a_straight_line_goes_on():
    found = forecast.forecast(totals.Total.LAST, [80, 82], [84, 86])
    assert found.value == pytest.approx(90)


def test_a_forecast_keeps_to_the_bounds_of_a_percentage():
    found = forecast.forecast(totals.Total.LAST, [70, 81, 88], [97], (0, 100))
    assert found.high == 100
    assert found.value <= 100


def test_there_is_no_forecast_from_two_quarters():
    assert forecast.forecast(totals.Total.SUM, [], [1, 2]) is None


def test_a_finished_year_is_known():
    assert forecast.forecast(totals.Total.SUM, [9, 9], [1, 2, 3, 4]).value == 10


@given(st.lists(st.floats(0, 1000), min_size=3, max_size=10), st.integers(0, 3))
def test_the_forecast_lies_inside_its_interval(values, done):
    history, now = values[: len(values) - done], values[len(values) - done :]
    for total in totals.Total:
        found = forecast.forecast(total, history, now)
        assert found.low <= found.value + 1e-6
        assert found.value <= found.high + 1e-6


@pytest.mark.parametrize(
    ("text", "code", "level", "parent"),
    [
        ("2.16.03.2.02.0037", "2.16.03.2.02.0037", "sub_kegiatan", "2.16.03.2.02"),
        ("2.16.03.2.02.09", "2.16.03.2.02.09", "sub_kegiatan", "2.16.03.2.02"),
        ("2.16.03.02.02", "2.16.03.2.02", "kegiatan", "2.16.03"),
        (" 1 . 2.2 ", "1.02.02", "program", "1.02"),
        ("1.02", "1.02", "bidang", "1"), ("7", "7", "urusan", ""),
    ],
)  # fmt: skip
def test_a_code_is_brought_into_its_normal_form(text, code, level, parent):
    found = codes.parse(text)
    assert (found.code, found.level, found.parent) == (code, level, parent)


@pytest.mark.parametrize("text", ["", "2.16.XX", "9.01", "1.02.03.1.01", "1.02.03.2", "1.1.1.2.1.1.1"])
def test_a_code_that_leaves_the_form_is_refused_in_words(text):
    with pytest.raises(codes.BadCode):
        codes.parse(text)


@given(st.from_regex(r"[1-8]\.[0-9]{2}\.[0-9]{2}\.2\.[0-9]{2}\.[0-9]{2,4}", fullmatch=True))
def test_a_normal_code_stays_as_it_is(text):
    once = codes.parse(text).code
    assert codes.parse(once).code == once


@pytest.mark.parametrize(
    ("budget", "spent", "physical", "plan", "finding"),
    [
        (100, 60, 60, 60, "fine"), (100, 60, 40, 45, "money_ahead"), (100, 30, 30, 60, "late"),
        (100, 10, 70, 60, "unspent"), (100, 130, 100, 100, "overspent"), (None, None, None, None, "unknown"),
        (0, 0, 50, 50, "fine"),
    ],
)  # fmt: skip
def test_work_and_money_are_held_against_each_other(budget, spent, physical, plan, finding):
    number = lambda value: None if value is None else Decimal(value)  # noqa: E731
    assert deviation.deviation(budget, spent, number(physical), number(plan)).finding == finding


def test_the_spm_index_weighs_people_and_quality():
    assert spm.service_index(spm.Service(200, 180, 10, 7)) == Decimal("86.00")
    assert spm.service_index(spm.Service(200, 180)) == Decimal("90.00")
    assert spm.service_index(spm.Service(200, 180, 10, 7), people_share=Decimal("0.5")) == Decimal("80.00")
    assert spm.service_index(spm.Service(0, 0)) is None


@pytest.mark.parametrize(
    ("index", "word"),
    [("100", "Tuntas Paripurna"), ("99.99", "Tuntas Utama"), ("90", "Tuntas Utama"), ("89.99", "Tuntas Madya"),
     ("80", "Tuntas Madya"), ("70", "Tuntas Pratama"), ("60", "Tuntas Muda"), ("59.99", "Belum Tuntas")],
)  # fmt: skip
def test_spm_words_begin_at_their_lower_bounds(index, word):
    assert spm.category(Decimal(index)) == word


def test_services_without_people_do_not_count_in_the_mean():
    assert spm.mean_index([Decimal(80), None, Decimal(90)]) == Decimal("85.00")
    assert spm.mean_index([None]) is None
    assert spm.category(None) == ""


READY = {name: State(Ready.READY) for name in Variable}
TODAY = date(2026, 11, 22)


def test_an_initiative_with_all_four_variables_is_free():
    assert readiness.blocking_variables(READY, None, needs_unfinished=False, day=TODAY) == (False, [])


def test_a_missing_variable_blocks_and_is_named():
    states = READY | {Variable.PEOPLE: State(Ready.MISSING)}
    assert readiness.blocking_variables(states, None, False, TODAY) == (True, [Variable.PEOPLE])
    assert readiness.missing_variables({}, TODAY) == list(Variable)


def test_a_gap_that_closes_before_the_start_does_not_block():
    states = READY | {Variable.APPLICATION: State(Ready.MISSING, due=date(2027, 1, 31))}
    assert readiness.blocking_variables(states, date(2027, 2, 1), False, TODAY) == (False, [])
    assert readiness.blocking_variables(states, date(2027, 1, 15), False, TODAY) == (True, [Variable.APPLICATION])


def test_proof_that_ran_out_is_only_partly_there():
    old = State(Ready.READY, expires=date(2021, 12, 31))
    assert old.on(TODAY) is Ready.PARTLY
    assert readiness.gaps(READY | {Variable.REGULATION: old}, TODAY) == [Variable.REGULATION]


def test_something_else_that_is_unfinished_blocks():
    assert readiness.blocking_variables(READY, None, needs_unfinished=True, day=TODAY) == (True, [])


def test_a_programme_stands_under_a_mission_but_not_under_an_activity():
    assert tree.fits(tree.Kind.PROGRAMME, tree.Kind.MISSION)
    assert not tree.fits(tree.Kind.PROGRAMME, tree.Kind.ACTIVITY)
    assert not tree.fits(tree.Kind.ACTIVITY, None)


@pytest.mark.parametrize(("year", "term"), [(2026, "short"), (2027, "medium"), (2030, "medium"), (2031, "long")])
def test_terms_are_counted_from_the_start_of_the_plan(year, term):
    assert terms.term_of(2026, date(year, 12, 31)) == term


def test_a_diff_names_what_came_what_went_and_what_changed():
    old = {"a": {"code": "1", "name": "Satu", "budget": 5}, "b": {"code": "2", "name": "Dua"}}
    new = {"a": {"code": "1", "name": "Satu", "budget": 7}, "c": {"code": "3", "name": "Tiga"}}
    changes = differences.diff(old, new)
    assert [(c.kind, c.code) for c in changes] == [("changed", "1"), ("dropped", "2"), ("added", "3")]
    assert changes[0].fields == (("budget", "5", "7"),)


@given(
    st.dictionaries(
        st.text(max_size=3), st.fixed_dictionaries({"code": st.text(max_size=3), "name": st.text(max_size=3)})
    )
)
def test_a_version_does_not_differ_from_itself(snapshot):
    assert differences.diff(snapshot, snapshot) == []


def test_quarters_follow_each_other():
    quarter = quarters.Quarter(2026, 4)
    assert (quarter.start, quarter.end) == (date(2026, 10, 1), date(2026, 12, 31))
    assert str(quarter.next) == "TW I 2027"
    assert quarters.quarter_of(date(2026, 9, 30)).number == 3
    assert quarter.next.previous == quarter


def test_a_value_is_stale_when_its_quarter_should_long_be_there():
    assert not periods.is_stale(periods.Frequency.QUARTERLY, quarters.Quarter(2026, 3), date(2026, 11, 22))
    assert not periods.is_stale(periods.Frequency.QUARTERLY, quarters.Quarter(2026, 2), date(2026, 11, 10))
    assert periods.is_stale(periods.Frequency.QUARTERLY, quarters.Quarter(2026, 2), date(2026, 11, 22))
    assert not periods.is_stale(periods.Frequency.YEARLY, quarters.Quarter(2025, 4), date(2026, 11, 22))
    assert periods.is_stale(periods.Frequency.YEARLY, None, date(2026, 11, 22))


@pytest.mark.parametrize(("one", "other", "word"), [(5, 3, "high"), (2, 3, "medium"), (1, 5, "low")])
def test_a_risk_is_likelihood_times_impact(one, other, word):
    assert tree.risk_level(one, other) == word
