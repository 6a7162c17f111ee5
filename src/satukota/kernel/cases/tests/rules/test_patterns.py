import pytest

from satukota.kernel.cases.rules.reading.patterns import fault


@pytest.mark.parametrize(
    "pattern", ["^[0-9]{16}$", "^(ab|cd)?x+$", r"^\(\d+\)$", "[(+]+", "(a{3}){2}", "a+b*c?", "^(?:0|62)8[0-9]+$"]
)
def test_an_ordinary_pattern_is_accepted(pattern):
    assert fault(pattern) is None


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*", "((a*)b)+", "(?:a{1,9})+", "(a+){10}", "((a|b))+"])
def test_a_pattern_that_could_take_for_ever_is_refused(pattern):
    assert fault(pattern)[0] == "pattern_slow"


def test_a_pattern_that_is_none_is_refused_with_the_reason():
    assert fault("[a-")[0] == "pattern_unreadable"
