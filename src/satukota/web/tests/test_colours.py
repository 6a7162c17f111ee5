from hypothesis import given
from hypothesis import strategies as st

from satukota.web import city as colours
from satukota.web.city import make

HEX = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_black_on_white_is_the_highest_contrast():
    assert round(colours.contrast("#000000", "#ffffff")) == 21


@given(HEX)
def test_any_primary_of_a_city_becomes_readable_in_light_and_dark(colour):
    brand = make("Kota", "Kota", "", colour)
    assert colours.contrast(brand.primary, colours.LIGHT_GROUND) >= 4.5
    assert colours.contrast(brand.primary_dark, colours.DARK_GROUND) >= 4.5


def test_a_readable_primary_is_left_as_it_is():
    assert make("Kota", "Kota", "", "#0b5fa5").primary == "#0b5fa5"


def test_a_colour_that_is_none_gives_ours():
    assert make("Kota", "Kota", "", "biru").primary == colours.PRIMARY


def test_a_city_is_told_why_its_primary_cannot_stay():
    assert "contrast of 1." in colours.problem("#ffff00")
    assert "write it as #rrggbb" in colours.problem("kuning")
    assert colours.problem("#0b5fa5") == ""
