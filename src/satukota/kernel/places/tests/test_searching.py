"""Finding places by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.places import api
from satukota.kernel.places.rules.phrases import name_parts

pytestmark = pytest.mark.django_db


def first(text):
    found = api.search_places(text)
    return found[0].name if found else None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pasar kranggot", "Pasar Kranggot"),
        ("depan psr krangot", "Pasar Kranggot"),
        ("kranggot pantai", "Pasar Kranggot"),
        ("pasar induk", "Pasar Kranggot"),
        ("rumah sakit", "RSUD Kota Uji"),
        ("Jl. Merdeka", "Jalan Merdeka"),
        ("kec. barat", "Kecamatan Barat"),
        ("pantai", "Kelurahan Pantai"),
        ("pant", "Kelurahan Pantai"),
        ("bukit timur", "Kelurahan Bukit"),
    ],
)
def test_the_place_that_is_meant_comes_first(loaded, typed, found):
    assert first(typed) == found


def test_villages_of_one_name_are_told_apart_by_their_district(loaded):
    assert api.search_places("bukit timur")[0].area_code == "36.72.02.1001"
    assert api.search_places("bukit barat")[0].context == "Kecamatan Barat"


def test_a_kind_of_area_finds_only_areas(loaded):
    assert {place.kind for place in api.search_places("kelurahan bukit")} == {"kelurahan"}


def test_typed_coordinates_find_their_area(loaded):
    place = api.search_places("-5.995, 106.005")[0]
    assert (place.kind, place.context) == ("point", "Kelurahan Pantai, Kecamatan Barat")


@pytest.mark.parametrize("typed", ["", " ", "x", "-7.5, 112.2", "zzzzqqq", "%", "'; --", "\x00", "🏖️", "a" * 5000])
def test_what_is_not_there_is_an_empty_answer(loaded, typed):
    assert api.search_places(typed) == []


def test_no_more_than_asked_for(loaded):
    assert len(api.search_places("bukit", limit=1)) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pelabuhan merak", "Pelabuhan Penyeberangan Merak"),
        ("RSUD cilegon", "RSUD Kota Cilegon"),
        ("pasar krangot", "Pasar Kranggot"),
        ("kel citangkil", "Kelurahan Citangkil"),
        ("kecamatan jombang", "Kecamatan Jombang"),
        ("stasiun cilegon", "Stasiun Cilegon"),
        ("walikota", "Kantor Wali Kota Cilegon"),
        ("krakatau stel", "Krakatau Steel"),
        ("jl ahmad yani", "Jalan Jenderal Ahmad Yani"),
        ("jombang wetan", "Kelurahan Jombang Wetan"),
        ("suralaya", "Kelurahan Suralaya"),
    ],
)
def test_cilegon_is_found_as_people_say_it(real, typed, found):
    real("36.72")
    assert first(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gus dur makam", "Makam Gus Dur"),
        ("tebu ireng", "Pesantren Tebuireng"),
        ("desa cukir", "Desa Cukir"),
        ("ps mojoagung", "Pasar Mojoagung"),
        ("kec jombang", "Kecamatan Jombang"),
    ],
)
def test_jombang_is_found_as_people_say_it(real, typed, found):
    real("35.17")
    assert first(typed) == found


@pytest.fixture
def cilegon(db):
    """The city's own list of areas and landmarks."""
    api.forget()
    api.load_city()
    yield
    api.forget()


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("dekat Indomaret Jombang Wetan", "Kelurahan Jombang Wetan"),
        ("Jl A Yani 12 Jombang", "Jalan Jenderal Ahmad Yani"),
        ("simpang Jalan Bojonegara dan Jalan Jenderal Ahmad Yani", "Jalan Bojonegara"),
        ("perempatan jalan industri", "Jalan Industri"),
        ("km 3 jalan lingkar selatan arah Ciwandan", "Jalan Lingkar Selatan"),
        ("belakang pasar kranggot blok C3", "Pasar Kranggot"),
        ("perumahan BBS 2 blok F rt 03/07 Ciwaduk", "Kelurahan Ciwaduk"),
    ],
)
def test_a_sentence_finds_the_place_that_it_names(cilegon, sentence, name):
    assert api.search_places(sentence)[0].name == name


@pytest.mark.parametrize("sentence", ["di rumah saya", "depan warung", "saya di pinggir jalan", "rt 02 rw 03"])
def test_a_sentence_that_says_only_where_somebody_stands_names_no_place(cilegon, sentence):
    assert api.search_places(sentence) == []


@given(st.text(max_size=200))
def test_no_sentence_breaks_the_reading_of_its_parts(sentence):
    for parts in name_parts(sentence):
        assert all(part.strip() for part in parts)
