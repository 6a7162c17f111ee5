"""The browser judges by the same rules as the server: the published cases, and our own operators on both sides."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from satukota.kernel.cases.rules.logic import parse
from satukota.kernel.cases.rules.operators import weekdays, working_by

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
    from satukota.kernel.cases.rules.logic import _engine

    wrong = [
        case
        for case in cases
        if json.loads(json.dumps(_engine.compile(json.dumps(case["rule"])).evaluate(case.get("data"))))
        != case["result"]
    ]
    assert (len(cases), wrong) == (278, [])


@needs_node
def test_our_own_operators_agree_on_both_sides(tmp_path):
    rules = [{name: [one, other]} for name in BETWEEN for one in DATES for other in DATES]
    rules += [{"add_days": [one, number]} for one in DATES for number in (0, 30, -400)]
    rules += [{name: [number]} for name in ("ceil", "floor") for number in (1.2, -1.2, 5, 0)]
    rules += [
        {"nik_doubt": [number, born, sex]} for number in NIKS for born in (None, *DATES) for sex in (None, "L", "P")
    ]
    with working_by(weekdays):  # the browser has no calendar: what it shows meanwhile, the server decides
        cases = [{"rule": rule, "data": {}, "result": parse(rule).value({})} for rule in rules]
    found = in_browser(cases, tmp_path)
    assert (found["cases"], found["wrong"]) == (len(rules), [])
