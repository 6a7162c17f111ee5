"""What speaks against an identity number: PP 40/2019 articles 30 to 34, to warn and never to refuse."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.identity import nik_doubt

DOUBTFUL = {
    "all zeros": ("0000000000000000", "", "", "region"),
    "a province that does not exist": ("5672014101900001", "", "", "region"),
    "no district": ("3672000101900001", "", "", "region"),
    "day 75": ("3672017501900001", "", "", "date"),
    "month 13": ("3672010113900001", "", "", "date"),
    "30 February": ("3672013002900001", "", "", "date"),
    "29 February of no leap year": ("3672012902010001", "", "", "date"),
    "no serial number": ("3672010101900000", "", "", "serial"),
    "another birthday": ("3672014101900001", "1990-01-02", "P", "born"),
    "a man's for a woman": ("3672010101900001", "1990-01-01", "P", "sex"),
    "a woman's for a man": ("3672014101900001", "1990-01-01", "L", "sex"),
}


@pytest.mark.parametrize(("number", "born", "sex", "reason"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_doubtful_is_named(number, born, sex, reason):
    assert nik_doubt(number, born, sex) == reason


@given(st.dates(date(1920, 1, 1), date(2040, 12, 31)), st.sampled_from("LP"), st.integers(1, 9999), st.integers(1, 8))
def test_a_number_made_by_the_rule_is_never_doubted(born, sex, serial, district):
    day = born.day + (40 if sex == "P" else 0)
    number = f"36720{district}{day:02}{born:%m%y}{serial:04}"
    assert nik_doubt(number, born.isoformat(), sex) == ""
    assert nik_doubt(f"990011{number[6:]}", born.isoformat(), sex) == ""


@given(st.text(max_size=20), st.text(max_size=12), st.text(max_size=3))
def test_no_text_breaks_it(number, born, sex):
    assert nik_doubt(number, born, sex) in {"", "region", "date", "serial", "born", "sex"}
