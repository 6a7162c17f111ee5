"""How far a target was reached and which light that earns, without a database."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.modules.planning.rules import achievement as a
from satukota.modules.planning.rules import lights, totals
from satukota.modules.planning.rules.achievement import Formula, Goal
from satukota.modules.planning.rules.judgement import Measure, Promise, judge
from satukota.modules.planning.rules.periods import QUARTERS_OF, Frequency
from satukota.modules.planning.rules.totals import Due, Total


def percent(formula, real, target, upper=None):
    goal = Goal(Decimal(target), None if upper is None else Decimal(upper))
    return a.floored(a.achievement(Formula(formula), Decimal(real), goal), 1)


@pytest.mark.parametrize(
    ("formula", "real", "target", "expected"),
    [
        ("up", "45", "50", "90"), ("up", "60", "50", "120"), ("percentage", "90.54", "95", "95.3"),
        ("down", "20", "14", "70"), ("down", "14", "20", "142.8"), ("down_spread", "20", "14", "57.1"),
        ("up", "0", "0", "100"), ("up", "3", "0", "100"), ("down", "0", "5", "1000"), ("down", "5", "0", "0"),
        ("down_spread", "4", "0", "0"), ("down_spread", "30", "10", "0"),
    ],
)  # fmt: skip
def test_achievement_follows_the_formula_of_its_kind(formula, real, target, expected):
    assert percent(formula, real, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("formula", "real", "target", "expected"),
    [
        ("up", "-10", "-5", "0"), ("up", "-6", "-5", "80"), ("up", "-2", "-5", "160"), ("up", "3", "-5", "260"),
        ("up", "-1", "0", "0"), ("up", "-3", "2", "0"), ("down", "-1", "2", "1000"), ("down", "-3", "-2", "150"),
        ("down", "-1", "-2", "50"), ("down", "1", "-2", "0"), ("down", "-1", "0", "100"),
        ("down_spread", "-1", "2", "250"), ("down_spread", "-1", "-2", "50"),
    ],
)  # fmt: skip
def test_what_lies_below_nought_is_judged_the_right_way_round(formula, real, target, expected):
    assert percent(formula, real, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("real", "low", "high", "expected"),
    [("3", "2", "4", "100"), ("2", "2", "4", "100"), ("4.4", "2", "4", "90"), ("1", "2", "4", "75"),
     ("95", "100", None, "95"), ("105", "100", None, "95"), ("100", "100", None, "100"), ("-3", "-2", "2", "50"),
     ("1", "0", None, "0")],
)  # fmt: skip
def test_what_is_to_be_held_loses_by_being_outside_its_range(real, low, high, expected):
    assert percent("range", real, low, high) == Decimal(expected)


def test_without_value_or_target_nothing_is_said():
    assert a.achievement(Formula.UP, None, Goal(Decimal(1))) is None
    assert a.achievement(Formula.UP, Decimal(1), None) is None
    assert a.grade(None) is None


NUMBERS = st.decimals(-(10**6), 10**6, places=2)


@given(st.sampled_from(list(Formula)), NUMBERS, NUMBERS)
def test_achievement_stays_between_0_and_1000(formula, real, target):
    assert 0 <= a.achievement(formula, real, Goal(target)) <= 1000


@given(NUMBERS, NUMBERS, NUMBERS)
def test_more_of_what_is_good_never_lowers_the_achievement(one, other, target):
    low, high = sorted((one, other))
    goal = Goal(target)
    assert a.achievement(Formula.UP, low, goal) <= a.achievement(Formula.UP, high, goal)
    for less_is_better in (Formula.DOWN, Formula.DOWN_SPREAD):
        assert a.achievement(less_is_better, low, goal) >= a.achievement(less_is_better, high, goal)


@pytest.mark.parametrize(
    ("reached", "word"),
    [("91", "Sangat Tinggi"), ("90.9999", "Tinggi"), ("76", "Tinggi"), ("75.96", "Sedang"), ("66", "Sedang"),
     ("65.95", "Rendah"), ("51", "Rendah"), ("50.97", "Sangat Rendah"), ("0", "Sangat Rendah")],
)  # fmt: skip
def test_the_scale_of_permendagri_86_begins_at_its_lower_bounds(reached, word):
    assert a.grade(Decimal(reached)).name == word


def test_a_threshold_that_was_missed_by_little_is_missed():
    reached = a.achievement(Formula.UP, Decimal("90.95"), Goal(Decimal(100)))
    assert (lights.light(reached), a.grade(reached).name, a.floored(reached, 1)) == ("watch", "Tinggi", Decimal("90.9"))


@pytest.mark.parametrize(
    ("reached", "options", "light"),
    [("95", {}, "on_track"), ("91", {}, "on_track"), ("90", {}, "watch"), ("66", {}, "watch"), ("65", {}, "behind"),
     ("95", {"stale": True}, "stale"), ("95", {"has_value": False}, "missing"), (None, {}, "not_yet"),
     (None, {"has_target": False}, "no_target")],
)  # fmt: skip
def test_missing_stale_and_unfinished_data_are_never_green(reached, options, light):
    assert lights.light(Decimal(reached) if reached else None, **options) == light


def test_quarters_become_a_year_by_their_own_rule():
    quarters = [Decimal(10), None, Decimal(30), Decimal(20)]
    years = {total: totals.year_total(total, quarters) for total in Total}
    assert years == {Total.SUM: 60, Total.CUMULATIVE: 20, Total.LAST: 20, Total.MEAN: 20, Total.HIGHEST: 30}
    assert totals.year_total(Total.SUM, [None, None]) is None


MONTHS = st.lists(st.lists(st.integers(0, 10**6), max_size=3), min_size=4, max_size=4)


@given(MONTHS.filter(any))
def test_a_mean_of_months_with_gaps_is_the_mean_of_the_months_that_are_known(quarters):
    values = [Decimal(sum(months)) / len(months) if months else None for months in quarters]
    known = [month for months in quarters for month in months]
    measure = Measure(Formula.UP, Total.MEAN, rhythm=Frequency.MONTHLY)
    result = judge(measure, None, values, 4, months=[len(months) or 3 for months in quarters])
    assert result.value == result.judged
    assert abs(result.value - Decimal(sum(known)) / len(known)) < Decimal("0.0001")


def test_a_percentage_that_falls_is_pointed_out():
    assert totals.falls_back(Formula.PERCENTAGE, [Decimal(40), None, Decimal(39)])
    assert not totals.falls_back(Formula.UP, [Decimal(40), Decimal(39)])


def year(*values):
    return [None if value is None else Decimal(value) for value in (*values, *[None] * (4 - len(values)))]


def judged(total, values, target="100", steps=(), over=3, formula="up", **more):
    promise = Promise(Goal(Decimal(target)), tuple(Decimal(step) for step in steps))
    return judge(Measure(Formula(formula), Total(total), **more), promise, year(*values), over)


def test_what_is_counted_is_due_in_equal_parts_and_a_level_at_the_end_of_the_year():
    assert judged("sum", [30, 30, 15]).percent == 100
    assert judged("last", [90, 92, 94]).light == "not_yet"
    assert judged("last", [90, 92, 94, 96], over=4).percent == 96
    assert judged("last", [90, 92, 94], due=Due.ALWAYS).percent == 94


def test_a_running_total_is_judged_by_the_targets_of_its_quarters():
    absorbed = judged("cumulative", [12, 30, 41], "95", [10, 30, 60, 95], formula="percentage")
    assert (absorbed.due, absorbed.light) == (Goal(Decimal(60)), "watch")
    assert judged("cumulative", [12, 30, 41], "95", formula="percentage").due == Goal(Decimal("71.25"))


def test_months_lead_to_the_quarters_target():
    months = [Decimal(n) for n in range(1, 13)]
    assert totals.step_by(2, months, Total.SUM) == 21
    assert totals.step_by(2, months, Total.LAST) == 6
    assert totals.fit_together(months, Goal(Decimal(78)), Total.SUM)
    assert not totals.fit_together(months, Goal(Decimal(80)), Total.SUM)


def test_a_live_quarter_that_is_running_is_shown_but_not_judged():
    live = judged("sum", [25, 25, 25, 1], over=3, is_live=True)
    assert (live.value, live.judged, live.quarter, live.percent, live.running) == (76, 75, 3, 100, True)
    first_day = judged("sum", [1], over=0, is_live=True)
    assert (first_day.light, first_day.percent) == ("not_yet", None)


def test_one_value_completes_a_yearly_indicator():
    assert judged("sum", [None, 100], rhythm=Frequency.YEARLY).percent == 100
    half = judged("sum", [50], rhythm=Frequency.HALF_YEARLY)
    assert (half.quarter, half.percent) == (2, 100)


@pytest.mark.parametrize(
    ("rhythm", "values", "percent"),
    [(Frequency.YEARLY, [25, 50, 75, 100], 100), (Frequency.HALF_YEARLY, [20, 50, 15, 40], 90),
     (Frequency.HALF_YEARLY, [20, 50], 100), (Frequency.QUARTERLY, [25, 25, 25, 25], 100)],
)  # fmt: skip
def test_what_is_told_on_the_way_to_a_half_or_whole_year_is_never_added_to_it(rhythm, values, percent):
    assert judged("sum", values, over=4 if len(values) == 4 else 2, rhythm=rhythm).percent == percent


def test_a_range_keeps_its_width_around_the_targets_of_its_quarters():
    held = Promise(Goal(Decimal(2), Decimal(4)), tuple(map(Decimal, (1, 1, 2, 2))))
    measure = Measure(Formula.RANGE, Total.LAST)
    assert [judge(measure, held, year(value), 1).percent for value in (1, 3, "3.3")] == [100, 100, 90]
    assert judge(measure, held, year(1, 1, 2, 4), 4).percent == 100


def test_a_past_year_without_its_last_value_is_out_of_date():
    assert judged("last", [90, 92], over=4).light == "stale"


def independent(formula, total, due, rhythm, live, target, steps, values, over):
    """Judge a year again, by fractions and cases, as a reader of the rules would on paper."""
    length = QUARTERS_OF[rhythm]
    final = [v if (live is False and length > 1) or n < over else None for n, v in enumerate(values)]
    # Of a half or whole year the newest value is the one that counts.
    newest = {n // length: n for n, v in enumerate(final) if v is not None}
    present = [(n, Fraction(final[n])) for n in sorted(newest.values())]
    if not any(v is not None for v in values):
        return "missing", None
    if not present:
        return "not_yet", None
    at = (present[-1][0] // length + 1) * length
    reach = lambda numbers: {  # noqa: E731
        "sum": sum(numbers), "cumulative": numbers[-1], "last": numbers[-1],
        "mean": Fraction(sum(numbers)) / len(numbers), "highest": max(numbers)}[total]  # fmt: skip
    real = reach([v for _n, v in present])
    rule = due or ("even" if total in ("sum", "cumulative") else "always" if formula == "range" else "year_end")
    if steps:
        goal = reach([Fraction(step) for step in steps[:at]])
    elif at == 4 or rule == "always":
        goal = Fraction(target)
    elif rule == "even":
        goal = Fraction(target) * at / 4
    else:
        return ("stale" if over == 4 else "not_yet"), None
    share = on_paper(formula, real, goal)
    light = "on_track" if share * 100 >= 91 else "watch" if share * 100 >= 66 else "behind"
    return light, share


def on_paper(formula, real, goal):
    if real == goal:
        return Fraction(1)
    if formula == "range":
        share = 1 - abs(real - goal) / abs(goal) if goal else Fraction(0)
    elif goal == 0:
        share = Fraction((real > 0) if formula in ("up", "percentage") else (real < 0))
    elif formula == "down" and goal > 0:
        share = goal / real if real > 0 else Fraction(10)
    else:
        sign = 1 if formula in ("up", "percentage") else -1
        share = 1 + sign * (real - goal) / abs(goal)
    return min(max(share, Fraction(0)), Fraction(10))


def random_year(chance):
    number = lambda: Decimal(chance.randint(-4000, 9000)).scaleb(-chance.randint(0, 3))  # noqa: E731
    values = [number() if chance.random() < 0.8 else None for _ in range(4)]
    near = [value for value in values if value is not None]
    target = chance.choice([number(), Decimal(0), *(v * Decimal("1.098901") for v in near[-1:])])
    steps = [number() for _ in range(4)] if chance.random() < 0.3 else []
    rhythm = chance.choice(list(Frequency))
    return (
        chance.choice(list(Formula)),
        chance.choice(list(Total)),
        chance.choice(list(Due)),
        rhythm,
        target,
        steps,
        values,
    )


def test_5000_random_years_are_judged_as_on_paper():
    chance, seen = random.Random("judge"), set()
    for _ in range(5000):
        formula, total, due, rhythm, target, steps, values = random_year(chance)
        live, over = chance.random() < 0.5, chance.randint(0, 4)
        result = judge(Measure(formula, total, due, rhythm, live), Promise(Goal(target), tuple(steps)), values, over)
        light, share = independent(formula, total, due, rhythm, live, target, steps, values, over)
        case = (formula, total, due, rhythm, live, target, steps, values, over)
        if share is None:
            assert (result.light, result.percent) == (light, None), case
        else:
            assert abs(Fraction(result.percent) - share * 100) < Fraction(1, 10**9), case
            assert result.light == light, case
        seen.add(result.light)
    assert seen == set(lights.Light) - {lights.Light.NO_TARGET}
