"""How a plan is measured, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules import (
    codes,
    deviation,
    differences,
    periods,
    quarters,
    readiness,
    spm,
    terms,
    tree,
)
from satukota.modules.planning.rules.readiness import Ready, State, Variable
from satukota.modules.planning.rules.risks import risk_level


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


def test_the_highest_word_means_everybody_and_everything():
    nearly = spm.Service(120_000, 119_995, 9, 9)
    assert spm.service_index(nearly) < 100
    assert (spm.category(spm.service_index(nearly)), spm.is_complete(nearly)) == ("Tuntas Utama", False)
    assert spm.category(Decimal(100), complete=False) == "Tuntas Utama"
    assert not spm.is_complete(spm.Service(100, 100))
    assert spm.is_complete(spm.Service(100, 100, 9, 9))


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


def test_proof_that_ran_out_blocks_also_when_it_ends_before_the_start():
    old = State(Ready.READY, expires=date(2021, 12, 31))
    assert old.on(TODAY) is Ready.MISSING
    assert readiness.gaps(READY | {Variable.REGULATION: old}, TODAY) == [Variable.REGULATION]
    assert readiness.blocking_variables(READY | {Variable.REGULATION: old}, None, False, TODAY)[0]
    ending = READY | {Variable.REGULATION: State(Ready.READY, expires=date(2026, 12, 31))}
    assert readiness.blocking_variables(ending, date(2027, 2, 1), False, TODAY) == (True, [Variable.REGULATION])
    assert not readiness.blocking_variables(ending, None, False, TODAY)[0]


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
    assert risk_level(one, other) == word
