"""The score sheet of performance accountability (LKE AKIP), and every assessment as a sheet for the ministry."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from satukota.modules.maturity import actions
from satukota.modules.maturity.rules import from_document, load, score, steps, to_document
from satukota.modules.maturity.tests.conftest import ACTOR, BACKEND, assign, prove, somebody

SAKIP = load("sakip-2021")
WEIGHTS = (30, 30, 15, 25)


@given(st.lists(st.integers(0, 100), min_size=12, max_size=12))
def test_the_score_is_20_30_50_of_each_component_by_its_weight(values):
    shares = (Fraction(1, 5), Fraction(3, 10), Fraction(1, 2))
    expected = sum(
        (
            Fraction(weight, 100) * shares[part] * values[3 * at + part]
            for at, weight in enumerate(WEIGHTS)
            for part in range(3)
        ),
        Fraction(0),
    )
    assert score(SAKIP, dict(enumerate(values, 1))).exact == expected


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("90.01", "AA"),
        ("90", "A"),
        ("80.01", "A"),
        ("80", "BB"),
        ("70", "B"),
        ("60", "CC"),
        ("50", "C"),
        ("30", "D"),
        ("0", "D"),
    ],
)
def test_a_grade_begins_above_its_bound(value, grade):
    assert SAKIP.predicate(Decimal(value)).predicate == grade


def test_steps_of_a_scale_to_a_hundred_are_tens_and_reach_the_top():
    ladder = [step for step in steps(SAKIP, {1: Decimal("67.5")}) if step.spec.no == 1]
    ladder.sort(key=lambda step: step.start)
    assert [step.end for step in ladder] == [70, 80, 90, 100]
    assert ladder[0].effort == Fraction(1, 4) * (SAKIP.by_no[1].effort + 6)


@pytest.mark.parametrize("code", ["spbe-2020", "sakip-2021"])
def test_a_document_keeps_its_step_and_older_ones_look_the_same(code):
    document = to_document(load(code))
    assert from_document(document) == load(code) and ("step" in document) == (code == "sakip-2021")


@pytest.mark.django_db
def test_an_assessment_is_sent_as_a_sheet_with_every_indicator_in_its_order(client, instruments):
    mine = actions.open_assessment(instruments["sakip-2021"], 2025, ACTOR)
    for no in range(1, 13):
        actions.give_level(mine, no, "self", Decimal("72.50"), ACTOR, "ada dokumennya")
    prove(mine, 1, 0)
    assessor = somebody("uji-asesor", "assessor", "inspektorat")
    client.force_login(assessor, BACKEND)
    assert client.get(f"/maturity/{mine.pk}/assessment.xlsx").status_code == 403
    assign(mine, assessor)
    answer = client.get(f"/maturity/{mine.pk}/assessment.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:13]] == list(range(1, 13))
    assert rows[1][3:7] == ("Perencanaan Kinerja: keberadaan", 6, 72.5, "ada dokumennya")
    assert "Dokumen tingkat 0" in rows[1][7] and rows[17][2:4] == ("Indeks", "BB (Sangat Baik)")
    assert rows[17][12] == 72.5 and "PermenPANRB 88/2021" in rows[18][3]
