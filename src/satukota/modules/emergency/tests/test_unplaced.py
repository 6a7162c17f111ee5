"""A place that is only words: nothing is measured from it, and the words find what the city's list knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from tests.browsing import shot

from satukota.kernel.places.api import Place, forget, load_city
from satukota.modules.emergency.actions import dispatch, incidents
from satukota.modules.emergency.queries import places
from satukota.modules.emergency.rules import recommend
from satukota.modules.emergency.rules.recommend import Line
from satukota.modules.emergency.tests.test_recommend import unit as unit_facts

SUKMAJAYA = Place("Kelurahan Sukmajaya", "kelurahan", 106.06, -6.01, "36.72.05.1001")
DEGREES = st.one_of(st.none(), st.just(0.0), st.floats(allow_nan=True, allow_infinity=True))


@given(DEGREES, DEGREES, st.sampled_from(["", "36.72.05.1001", "36.72.08"]), st.integers(0, 9))
def test_nothing_is_proposed_by_distance_without_a_point(lon, lat, area, fleet):
    units = [unit_facts(n, area=f"36.72.0{n % 8}.1001") for n in range(fleet)]
    found = recommend.recommend(
        [Line("engine", 3)], units, lon, lat, area=area, router=lambda starts, _to: [1.0] * len(starts)
    )
    placed = lon is not None and lat is not None and recommend.believable(lon, lat)
    assert (found.ranked_by == "point") == placed
    if not placed:
        assert all((pick.distance, pick.eta) == (None, None) for pick in found.picks)
        assert not {"closest_by_time", "closest_by_distance"} & {pick.reason for pick in found.picks}
    assert len(found.picks) + sum(short.missing for short in found.shortfalls) == 3


def test_the_stations_of_the_named_area_come_first_then_those_of_its_district():
    units = [
        unit_facts(1, area="36.72.01.1001", station="a"),
        unit_facts(2, area="36.72.05.1004", station="b"),
        unit_facts(3, area="36.72.05.1001", station="c"),
    ]
    found = recommend.recommend([Line("engine", 3)], units, None, None, area="36.72.05.1001")
    assert [(pick.unit, pick.reason) for pick in found.picks] == [
        (3, "same_area"),
        (2, "same_area"),
        (1, "station_order"),
    ]


@pytest.mark.django_db
def test_an_incident_without_a_point_keeps_the_area_that_its_words_name(unit, actor, monkeypatch):
    monkeypatch.setattr(places, "search_places", lambda text, limit=8: [SUKMAJAYA])
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="dekat Indomaret Sukmajaya")
    assert (fire.lon, fire.area_code) == (None, "36.72.05.1001")


@pytest.mark.django_db
def test_a_place_that_nobody_knows_proposes_in_the_order_of_stations_and_says_so(unit, actor):
    fire = incidents.open_incident(actor, kind="fire.land", priority=3, place_text="di rumah saya")
    proposed = dispatch.propose(fire.pk, actor).proposed
    assert (proposed["ranked_by"], proposed["picks"][0]["distance"]) == ("stations", None)


@pytest.fixture
def cilegon(db):
    """The city's own list of areas and landmarks."""
    forget()
    load_city()
    yield
    forget()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("dekat Indomaret Jombang Wetan", "Kelurahan Jombang Wetan"),
        ("Jl A Yani 12 Jombang", "Jalan Jenderal Ahmad Yani"),
        ("Jalan Jenderal Ahmad Yani no 12 depan warung bu Siti", "Jalan Jenderal Ahmad Yani"),
        ("simpang Jalan Bojonegara dan Jalan Jenderal Ahmad Yani", "Jalan Bojonegara"),
        ("perempatan jalan industri", "Jalan Industri"),
        ("km 3 jalan lingkar selatan arah Ciwandan", "Jalan Lingkar Selatan"),
        ("belakang pasar kranggot blok C3", "Pasar Kranggot"),
        ("perumahan BBS 2 blok F rt 03/07 Ciwaduk", "Kelurahan Ciwaduk"),
        ("Pasar Kranggot", "Pasar Kranggot"),
    ],
)
def test_words_find_the_place_that_they_name(cilegon, words, name):
    assert name == places.places(words)[0]["name"]


def test_a_crossing_offers_both_of_its_streets(cilegon):
    names = [row["name"] for row in places.places("perempatan Jalan Bojonegara dan Jalan Industri")]
    assert {"Jalan Bojonegara", "Jalan Industri"} <= set(names)


@pytest.mark.parametrize(
    "words", ["di rumah saya", "depan warung", "km 12", "rt 02 rw 03", "", "??", "saya di pinggir jalan"]
)
def test_words_that_name_nothing_find_nothing(cilegon, words):
    assert places.places(words) == []


@pytest.mark.django_db(transaction=True)
def test_the_desk_ticks_nobody_while_the_place_is_not_known(unit, actor, dispatcher, visit):
    incidents.open_incident(actor, kind="fire.land", priority=3, place_text="di rumah saya")
    page = visit("/emergency/desk/", dispatcher)
    page.click("[data-incident]")
    page.click("[data-do=propose]")
    expect(page.locator(".step--send")).to_contain_text("Lokasinya belum diketahui")
    assert page.locator("#send").count() == 0
    shot(page, "112-unplaced-1440")
