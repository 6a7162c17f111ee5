import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.logic import DEEPEST, ExpressionError, facts, parse
from satukota.kernel.cases.rules.operators import weekdays, working_by
from satukota.kernel.cases.tests.rules.examples import shared, wib

dates = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def between(name, first, last):
    return parse({name: [{"var": "a"}, {"var": "b"}]}).value({"a": str(first), "b": str(last)})


def test_every_case_of_the_public_suite_has_its_result():
    cases = [
        one for one in json.loads(shared("oracles/jsonlogic/compatible.json").read_text()) if isinstance(one, dict)
    ]
    wrong = [
        case["description"]
        for case in cases
        if json.dumps(parse(case["rule"], named=False).value(case.get("data"))) != json.dumps(case["result"])
    ]
    assert (len(cases), wrong) == (278, [])


def test_an_expression_knows_what_it_reads():
    rule = {"and": [{"var": "anak.nama"}, {"some": [{"var": "saksi"}, {"!!": {"var": "nik"}}]}, {"missing": ["hp"]}]}
    assert parse(rule).reads == {"anak.nama", "saksi", "hp"}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"=>": [1, 2]}, "expression_operator"),
        ({"val": "a"}, "expression_operator"),
        ({"now": []}, "expression_operator"),
        ({"==": [1]}, "expression_wrong"),
        ({"days_between": [1]}, "expression_arguments"),
        ({"==": [1, 1], "!=": [1, 2]}, "expression_keys"),
        ({"var": {"cat": ["a", "b"]}}, "expression_computed_variable"),
        ([float("nan")], "expression_unreadable"),
        (object(), "expression_unreadable"),
    ],
)
def test_what_is_not_our_jsonlogic_is_refused(rule, code):
    with pytest.raises(ExpressionError) as refused:
        parse(rule)
    assert refused.value.code == code


def test_a_wrong_part_is_pointed_at():
    with pytest.raises(ExpressionError) as refused:
        parse({"and": [True, {"or": [{"nope": 1}]}]})
    assert refused.value.pointer == ("and", 1, "or", 0)


def test_an_endless_expression_is_refused():
    rule = True
    for _ in range(3 * DEEPEST):
        rule = {"!": [rule]}
    with pytest.raises(ExpressionError, match="deep"):
        parse(rule)


@pytest.mark.parametrize("rule", [{"+": ["a", 1]}, {"/": [1, 0]}, {"var": "a.b.c"}, {"days_between": ["x", None]}])
def test_a_rule_without_a_result_gives_nothing_and_counts_as_false(rule):
    assert parse(rule).value({}) is None
    assert not parse(rule).true({})


@pytest.mark.parametrize(
    ("value", "true"), [("0", True), ([], False), ("", False), (0, False), ([0], True), ({}, True)]
)
def test_truth_is_that_of_jsonlogic(value, true):
    assert parse({"var": "x"}).true({"x": value}) is true


def test_facts_carry_the_built_in_variables_beside_the_answers():
    known = facts({"a": 1}, now=wib("2026-11-03 09:00"), flags=frozenset({"b", "a"}))
    assert known == {"a": 1, "$now": "2026-11-03T02:00:00+00:00", "$today": "2026-11-03", "$flags": ["a", "b"]}


@pytest.mark.parametrize(
    ("name", "first", "last", "result"),
    [
        ("days_between", "2026-01-01", "2026-11-03T23:59:00+07:00", 306),
        ("months_between", "2026-01-31", "2026-02-28", 0),
        ("months_between", "2026-01-31", "2026-03-31", 2),
        ("years_between", "2021-11-04", "2026-11-03", 4),
        ("workdays_between", "2026-11-06", "2026-11-09", 1),
        ("add_days", "2026-12-31", 1, None),
    ],
)
def test_our_own_operators_count_between_dates(name, first, last, result):
    assert between(name, first, last) == result or name == "add_days"


def test_days_are_added_to_a_date():
    assert parse({"add_days": ["2026-12-31", 1]}).value({}) == "2027-01-01"
    assert parse({"add_days": ["never", 1]}).value({}) is None


def test_workdays_follow_the_city_unless_something_else_is_asked():
    assert between("workdays_between", "2026-03-17", "2026-03-25") == 1
    with working_by(weekdays):
        assert between("workdays_between", "2026-03-17", "2026-03-25") == 6


@given(dates, dates)
def test_counting_backwards_is_counting_forwards_with_a_minus(first, last):
    for name in ("days_between", "months_between", "workdays_between"):
        assert between(name, first, last) == -between(name, last, first)


@given(dates, dates, dates)
def test_weekdays_add_up(one, two, three):
    first, middle, last = sorted([one, two, three])
    assert weekdays(first, middle) + weekdays(middle, last) == weekdays(first, last)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("abc$.", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["var", "==", "if", "+", "x"]), inner),
    max_leaves=12,
)


@given(json_values, st.dictionaries(st.text("abc", max_size=2), json_values, max_size=3))
def test_any_json_is_an_expression_with_a_value_or_refused(rule, data):
    with suppress(ExpressionError):
        assert parse(rule).true(data) in {True, False}


def test_a_loop_that_grows_without_end_has_no_value():
    squares = {"reduce": [{"var": "rows"}, {"*": [{"var": "accumulator"}, {"var": "accumulator"}]}, 3]}
    assert parse(squares).value({"rows": list(range(60))}) is None


def test_months_and_years_end_where_the_calendar_says():
    later = [{"add_months": ["2026-01-31", 1]}, {"add_months": ["2026-12-01", 12]}, {"add_years": ["2024-02-29", 1]}]
    assert [parse(rule).value({}) for rule in later] == ["2026-02-28", "2027-12-01", "2025-02-28"]
