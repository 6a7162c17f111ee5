from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.cases.rules.matching import Match, match


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ibu.nik", Match("key", "ibu.nik")),
        ("trgm(anak.nama)", Match("trgm", "anak.nama")),
        ("near(anak.tgl_lahir, 5)", Match("near", "anak.tgl_lahir", 5.0)),
        ("sim(anak.nama) >= 0.80", Match("sim", "anak.nama", 0.8)),
        ("same(ibu.nik)", Match("same", "ibu.nik")),
        ("not twin()", Match("twin", negated=True)),
        (" not  near( a , 5 ) ", Match("near", "a", 5.0, negated=True)),
    ],
)
def test_a_comparison_is_read(text, found):
    assert match(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "near(a",
        "near(a)",
        "sim(a)",
        "sim(a) >= 2",
        "like(a)",
        "twin(a)",
        "same()",
        "A.b",
        "sim(a) > 0.5",
        "x(",
        "a b",
    ],
)
def test_what_is_not_written_as_it_must_be_is_refused(text):
    with pytest.raises(ValueError, match="not"):
        match(text)


@given(st.text(max_size=40))
def test_any_text_is_a_comparison_or_refused(text):
    with suppress(ValueError):
        assert match(text).name in {"key", "sim", "near", "same", "trgm", "twin"}
