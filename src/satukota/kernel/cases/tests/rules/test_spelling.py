"""A word that nobody writes finds the one that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.spelling import MOST, neighbours

KNOWN = {"lampu": 569, "lampung": 3, "jalan": 4075, "drainas": 52, "sampah": 684, "sampai": 90, "pohon": 192}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lmapu", ["lampu"]),
        ("lampuu", ["lampu"]),
        ("jlan", ["jalan"]),
        ("sampsh", ["sampah"]),
        ("drain", ["drainas"]),
        ("dranias", ["drainas"]),
        ("sampa", ["sampah", "sampai"]),
        ("xyzzy", []),
        ("jln", []),
    ],
)
def test_a_slip_is_understood(written, meant):
    assert neighbours(written, KNOWN) == meant


@given(st.text(max_size=30))
def test_whatever_is_written_at_most_three_known_words_come_back(written):
    found = neighbours(written, KNOWN)
    assert len(found) <= MOST and set(found) <= set(KNOWN)
