"""The browser judges by the same rules as the server: the published cases, and our own operators on both sides."""

import json
import os
import random
import shutil
import subprocess
from datetime import date
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.logic import parse
from satukota.kernel.cases.rules.operators import weekdays, working_by

days_of_life, whole_numbers = st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers
ROOT = Path(__file__).parents[5]
SHARED = Path(os.environ.get("SATUKOTA_SHARED", ROOT.parent / "shared"))
ORACLE = SHARED / "oracles" / "jsonlogic" / "compatible.json"
PROGRAM = Path(__file__).parents[1] / "frontend" / "oracle.mjs"
DATES = ["2026-11-03", "2026-02-28", "2024-02-29", "2026-11-22T10:00:00+07:00", "", None, "kapan"]
NIKS = [
    *(
        "3672014101900001",
        "3672010311260001",
        "3672014311260001",
        "0000000000000000",
        "3672017501900001",
        "3672010113900001",
    ),
    *("3672010101900000", "9900010101900001", "3672000101900001", "5672010101900001", "367201010190001", "", None),
    *("3672012902000001", "3672012902010001", "3672013002000001", "3672016902040001"),
]
ENDS_OF_MONTHS = ["2026-01-31", "2027-10-31", "2024-03-31", "2028-01-30", "0044-03-15", "9999-12-31"]
BETWEEN = ["days_between", "workdays_between", "months_between", "years_between"]

needs_node = pytest.mark.skipif(
    not shutil.which("node") or not (ROOT / "frontend" / "node_modules").exists(),
    reason="the front end's tools are not here",
)


def in_browser(cases: list, tmp_path: Path) -> dict:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases))
    made = subprocess.run(["node", PROGRAM, path], capture_output=True, text=True, check=True, cwd=ROOT / "frontend")
    return json.loads(made.stdout)


def published() -> list:
    return json.loads(ORACLE.read_text()) if ORACLE.exists() else []


@needs_node
@pytest.mark.skipif(not ORACLE.exists(), reason="the shared oracles are not here")
def test_the_browser_gives_the_published_results(tmp_path):
    found = in_browser(published(), tmp_path)
    assert (found["cases"], found["wrong"]) == (278, [])


@pytest.mark.skipif(not ORACLE.exists(), reason="the shared oracles are not here")
def test_the_server_gives_the_published_results():
    cases = [case for case in published() if not isinstance(case, str)]
    from satukota.kernel.cases.rules.exact import engine

    wrong = [
        case
        for case in cases
        if json.loads(json.dumps(engine.compile(json.dumps(case["rule"])).evaluate(case.get("data")))) != case["result"]
    ]
    assert (len(cases), wrong) == (278, [])


@needs_node
def test_our_own_operators_agree_on_both_sides(tmp_path):
    rules = [{name: [one, other]} for name in BETWEEN for one in DATES for other in DATES]
    rules += [{"add_days": [one, number]} for one in DATES for number in (0, 30, -400)]
    rules += [
        {name: [one, n]}
        for name in ("add_months", "add_years")
        for one in (*DATES, *ENDS_OF_MONTHS)
        for n in (0, 1, 12, -13, 2.9, -1.5, 9000, -30000, "1", True, None)
    ]
    rules += [{name: [number]} for name in ("ceil", "floor") for number in (1.2, -1.2, 5, 0)]
    rules += [
        {"nik_doubt": [number, born, sex]} for number in NIKS for born in (None, *DATES) for sex in (None, "L", "P")
    ]
    with working_by(weekdays):  # the browser has no calendar: what it shows meanwhile, the server decides
        cases = [{"rule": rule, "data": {}, "result": parse(rule).value({})} for rule in rules]
    found = in_browser(cases, tmp_path)
    assert (found["cases"], found["wrong"]) == (len(rules), [])


CALENDAR = """
    SELECT (%(first)s::date + make_interval(months => %(n)s))::date,
        (%(first)s::date + make_interval(years => %(n)s))::date,
        extract(year FROM age(greatest(%(last)s::date, %(first)s), least(%(last)s::date, %(first)s)))::int
"""


@pytest.mark.django_db
@given(first=days_of_life, last=days_of_life, n=whole_numbers(-1200, 1200))
def test_months_years_and_ages_are_those_of_the_database(first, last, n):
    with connection.cursor() as cursor:
        cursor.execute(CALENDAR, {"first": first, "last": last, "n": n})
        months, years, age = cursor.fetchone()
    one, other = min(first, last).isoformat(), max(first, last).isoformat()
    assert parse({"add_months": [first.isoformat(), n]}).value({}) == months.isoformat()
    assert parse({"years_between": [one, other]}).value({}) == age
    if 0 < first.year + n < 9999:
        assert parse({"add_years": [first.isoformat(), n]}).value({}) == years.isoformat()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_past_the_end_of_a_short_month_it_is_its_last_day(start, months, end):
    assert parse({"add_months": [start, months]}).value({}) == end


def billboard_fees(count: int) -> list:
    """Expressions as fees are written, with random sizes, terms and tariffs, and what a person gets on paper."""
    draws = random.Random(2026)
    return [one_fee(draws) for _ in range(count)]


def one_fee(draws: random.Random) -> dict:
    sizes = [f"{draws.randint(1, 5000)}e-{draws.randint(0, 3)}" for _ in range(3)]
    parts, months, tariff = (
        draws.choice([3, 7, 9, 11, 1]),
        draws.randint(1, 36),
        draws.choice([15000, 25000, 60000, 137]),
    )
    data = {"a": float(sizes[0]), "b": float(sizes[1]), "rows": [{"w": float(sizes[1])}, {"w": float(sizes[2])}]}
    data |= {"bulan": months, "tarif": tariff, "bagian": parts}
    a, b, c = (Fraction(size) for size in sizes)
    kind = draws.choice(["area", "share", "rows", "tiers"])
    rounding, turn = draws.choice([("ceil", ceil), ("floor", floor)])
    rule, exact = {
        "area": ({"*": [V("a"), V("b"), V("bulan"), V("tarif"), 1.2]}, a * b * months * tariff * Fraction("1.2")),
        "share": ({"*": [{"/": [V("a"), V("bagian")]}, V("bagian"), V("tarif")]}, a * tariff),
        "rows": (
            {"*": [{"reduce": [V("rows"), {"+": [V("accumulator"), V("current.w")]}, 0.1]}, V("tarif")]},
            (b + c + Fraction("0.1")) * tariff,
        ),
        "tiers": (
            {
                "-": [
                    {"max": [V("a"), V("b")]},
                    {"*": [{"if": [{">": [{"+": [V("a"), 0.1]}, V("b")]}, 0.3, 0.7]}, V("b")]},
                ]
            },
            max(a, b) - (Fraction("0.3") if a + Fraction("0.1") > b else Fraction("0.7")) * b,
        ),
    }[kind]
    return {"rule": {rounding: [rule]}, "data": data, "result": turn(exact)}


def V(name: str) -> dict:  # noqa: N802  a variable of JsonLogic, short among the formulas
    return {"var": name}


def test_ten_thousand_fees_are_what_they_are_on_paper():
    fees = billboard_fees(10_000)
    wrong = [fee for fee in fees if parse(fee["rule"]).value(fee["data"]) != fee["result"]]
    assert (len(fees), wrong) == (10_000, [])


@needs_node
def test_the_browser_counts_the_same_fees(tmp_path):
    found = in_browser(billboard_fees(10_000), tmp_path)
    assert (found["cases"], found["wrong"]) == (10_000, [])


@needs_node
def test_both_sides_give_the_same_fractions_and_nothing_where_there_is_no_number(tmp_path):
    rules = [{"/": [1, 3]}, {"+": [0.1, 0.2]}, {"*": [1e-7, 3]}, {"/": [1, 0]}, {"+": ["x", 1]}, {"+": [None, 2]}]
    rules += [{"%": [-7.5, 2]}, {"-": [0.3]}, {"max": [None, 1]}, {"ceil": [None]}, {"==": [{"+": [0.1, 0.2]}, 0.3]}]
    cases = [{"rule": rule, "data": {}, "result": parse(rule).value({})} for rule in rules]
    assert [case["result"] for case in cases][:5] == [1 / 3, 0.3, 3e-07, None, None]
    assert in_browser(cases, tmp_path)["wrong"] == []
