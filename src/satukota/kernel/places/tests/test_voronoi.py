"""Guessed areas: whole, apart from each other, and honest about the land."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from satukota.kernel.places.rules.boundaries import read
from satukota.kernel.places.rules.voronoi import Seed, voronoi
from satukota.kernel.places.tests.shared import centroids, needs_shared, villages

seeds = st.dictionaries(
    st.integers(1001, 1099).map(lambda number: f"36.72.01.{number}"),
    st.builds(
        Seed,
        st.floats(105.9, 106.1).map(lambda lon: round(lon, 4)),
        st.floats(-6.1, -5.9).map(lambda lat: round(lat, 4)),
        st.none() | st.floats(0.5, 20),
    ),
    min_size=1,
    max_size=12,
)


@given(seeds)
@settings(max_examples=40)
def test_each_area_holds_its_own_point(points):
    cells = voronoi(points)
    assert all(shapely.intersects_xy(cells[code], seed.lon, seed.lat) for code, seed in points.items())


@given(seeds)
@settings(max_examples=40)
def test_areas_of_different_points_do_not_overlap(points):
    apart = {(seed.lon, seed.lat): code for code, seed in points.items()}
    shapes = [cell for code, cell in voronoi(points).items() if code in apart.values()]
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, rel=1e-6)


def test_no_points_give_no_areas():
    assert voronoi({}) == {}


def test_two_villages_with_one_point_share_their_area():
    cells = voronoi({"a": Seed(106, -6), "b": Seed(106, -6)})
    assert cells["a"].equals(cells["b"])


def test_the_sea_is_cut_off_but_never_the_point_itself():
    land = shapely.box(106.0, -7, 107, -5)
    cells = voronoi({"dry": Seed(106.05, -6, 3.0), "wet": Seed(105.99, -6, 3.0)}, land)
    assert cells["dry"].bounds[0] >= 106.0 - 1e-9
    assert shapely.intersects_xy(cells["wet"], 105.99, -6)


@needs_shared
@pytest.mark.parametrize("city", ["36.72", "35.17"])
def test_nearly_all_of_the_real_city_is_covered_and_most_of_it_right(city):
    rows = {code: row for code, row in centroids(city).items() if len(code) == 13}
    real = read(villages(city), city, {code: row[:2] for code, row in rows.items()}).shapes
    guessed = voronoi({code: Seed(*row) for code, row in rows.items()})
    whole = shapely.union_all(list(real.values()))
    right = sum(shapely.intersection(guessed[code], shape).area for code, shape in real.items())
    assert shapely.intersection(shapely.union_all(list(guessed.values())), whole).area / whole.area > 0.995
    assert right / whole.area > 0.70
