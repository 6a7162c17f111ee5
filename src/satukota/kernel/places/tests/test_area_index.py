"""Which area a point lies in: borders, gaps, holes, levels, and speed on the real city."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from satukota.kernel.places.rules.area_index import AreaIndex, finest
from satukota.kernel.places.rules.boundaries import read
from satukota.kernel.places.tests.shared import centroids, needs_shared, villages

WEST, EAST, ISLE = "36.72.01.1001", "36.72.01.1002", "36.72.02.1001"
index = AreaIndex(
    {
        EAST: Polygon(box(106.01, -6, 106.02, -5.99).exterior, [box(106.014, -5.996, 106.016, -5.994).exterior.coords]),
        WEST: box(106, -6, 106.01, -5.99),
        ISLE: MultiPolygon([box(106.03, -6, 106.031, -5.999), box(106.04, -6, 106.041, -5.999)]),
    }
)


def test_a_point_is_in_the_area_around_it():
    assert index.find(106.005, -5.995).code == WEST


def test_on_a_shared_border_the_lowest_code_wins():
    assert index.find(106.01, -5.995).code == WEST


@given(st.floats(-6, -5.99))
def test_every_point_of_the_border_goes_to_the_same_side(lat):
    assert index.find(106.01, lat).code == WEST


def test_each_island_belongs_to_its_area():
    assert {index.find(lon, -5.9995).code for lon in (106.0305, 106.0405)} == {ISLE}


def test_a_jetty_belongs_to_the_nearest_area_and_says_so():
    hit = index.find(105.999, -5.995)
    assert (hit.code, hit.inside) == (WEST, False)
    assert hit.metres == pytest.approx(110.6, abs=1)


def test_beyond_two_hundred_metres_there_is_nothing():
    assert index.find(105.998, -5.995) is None
    assert index.find(112.2, -7.5) is None


def test_the_middle_of_a_small_hole_belongs_to_the_area_around_it():
    assert index.find(106.015, -5.995).code == EAST
    assert not index.find(106.015, -5.995).inside


def test_where_villages_are_incomplete_their_district_answers():
    shapes = {"36.72.01": box(106, -6, 106.02, -5.99), WEST: box(106, -6, 106.01, -5.99)}
    partly = AreaIndex(shapes, known=[*shapes, EAST])
    assert partly.find(106.005, -5.995).code == WEST
    assert partly.find(106.015, -5.995).code == "36.72.01"


def test_a_level_is_left_out_when_the_one_below_is_complete():
    assert finest(["36.72", "36.72.01", WEST, EAST], ["36.72", "36.72.01", WEST, EAST]) == [WEST, EAST]
    assert finest(["36.72", "36.72.01", WEST], ["36.72", "36.72.01", WEST, EAST]) == [WEST, "36.72.01"]


def test_a_city_without_polygons_has_no_answer():
    assert AreaIndex({}).find(106, -6) is None
    assert AreaIndex({}).box is None


def test_samples_lie_in_their_area_and_can_be_repeated():
    first, again = (index.sample("36.72.01", 200, np.random.default_rng(7)) for _ in "ab")
    assert set(index.find_many(*first.T)) == {WEST, EAST}
    assert (first == again).all()


def test_an_area_without_polygon_cannot_be_sampled():
    with pytest.raises(KeyError):
        index.sample("36.72.09", 1, np.random.default_rng(1))


@given(st.lists(st.tuples(st.floats(105.99, 106.05), st.floats(-6.01, -5.98)), min_size=1, max_size=20))
def test_many_points_at_once_get_the_same_areas(points):
    hits = [index.find(*point) for point in points]
    assert index.find_many(*np.array(points).T) == [hit.code if hit and hit.inside else "" for hit in hits]


@needs_shared
@pytest.mark.parametrize("city", ["36.72", "35.17"])
def test_each_known_point_of_the_real_city_lies_in_its_village(city):
    known = {code: row[:2] for code, row in centroids(city).items() if len(code) == 13}
    real = AreaIndex(read(villages(city), city, known).shapes)
    assert {code: real.find(*point).code for code, point in known.items()} == {code: code for code in known}


@needs_shared
@pytest.mark.parametrize("city", ["36.72", "35.17"])
def test_every_point_of_a_city_lies_in_a_village(city):
    known = {code: row[:2] for code, row in centroids(city).items() if len(code) == 13}
    real = AreaIndex(read(villages(city), city, known).shapes)
    points = real.sample(city, 2000, np.random.default_rng(1)).tolist()
    assert all(real.find(*point) for point in points)
