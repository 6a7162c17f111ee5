"""Names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.places.rules import likeness, text


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Jl. Ahmad Yani", "jalan ahmad yani"),
        ("RSUD Cilegon", "rumah sakit umum daerah cilegon"),
        ("SMPN 1", "smp negeri 1"),
        ("Ps. Kranggot RT 03/RW 02", "pasar kranggot"),
        ("CAFÉ  Merak!", "cafe merak"),
    ],
)
def test_abbreviations_are_written_out(typed, understood):
    assert text.normal(typed) == understood


@pytest.mark.parametrize(
    ("typed", "wanted", "kind"),
    [
        ("depan pasar kranggot", "pasar kranggot", ""),
        ("Kel. Citangkil", "citangkil", "kelurahan"),
        ("kec jombang", "jombang", "kecamatan"),
        ("di dekat", "di dekat", ""),
    ],
)
def test_only_the_words_that_matter_are_looked_for(typed, wanted, kind):
    assert text.read_query(typed) == text.Query(wanted, kind)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("pasar krangot", "pasar kranggot"),
        ("kranggot", "pasar kranggot"),
        ("kran", "pasar kranggot"),
        ("stasiun cilegn", "stasiun cilegon"),
        ("pelabuhan merak", "pelabuhan penyeberangan merak"),
        ("walikota", "kantor wali kota cilegon"),
        ("tebu ireng", "pesantren tebuireng"),
    ],
)
def test_near_misses_are_good_enough(wanted, name):
    assert likeness.score(wanted, name) >= likeness.GOOD


def test_other_names_are_not():
    assert likeness.score("pasar kranggot", "puskesmas ciwandan") < likeness.GOOD


def test_the_name_itself_scores_best():
    assert likeness.score("jombang", "jombang") > likeness.score("jombang", "jombang wetan")


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_has_a_score(wanted, name):
    assert 0 <= likeness.score(text.read_query(wanted).text, text.normal(name)) <= 100


@pytest.mark.parametrize("typed", ["-6.0153, 106.0512", "-6.0153 106.0512", " -6.0153,106.0512 "])
def test_a_typed_point_is_a_point(typed):
    assert text.point(typed) == (106.0512, -6.0153)


@pytest.mark.parametrize("typed", ["", "106", "Jalan 5, 6", "1,2,3", "-6.0153; x"])
def test_other_text_is_no_point(typed):
    assert text.point(typed) is None
