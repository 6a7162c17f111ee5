"""Cells: a box never misses a point, and both ways of counting agree."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.places.rules import cells

lons = st.floats(94.0, 142.0)
lats = st.floats(-12.0, 7.0)
points = st.tuples(lons, lats)


@st.composite
def boxes(draw):
    west, east = sorted((draw(lons), draw(lons)))
    south, north = sorted((draw(lats), draw(lats)))
    return west, south, east, north


@st.composite
def small_boxes(draw):
    west, south, size = draw(lons), draw(lats), draw(st.floats(0, 0.05))
    return west, south, west + size, south + size


def _held(ranges, number):
    return any(low <= number <= high for low, high in ranges)


@given(boxes() | small_boxes(), st.floats(0, 1), st.floats(0, 1))
def test_every_point_of_a_box_is_in_its_ranges(box, across, up):
    west, south, east, north = box
    lon, lat = min(east, west + (east - west) * across), min(north, south + (north - south) * up)
    assert _held(cells.ranges(box), cells.cell(lon, lat))


@given(boxes())
def test_the_corners_of_a_box_are_in_its_ranges(box):
    west, south, east, north = box
    found = cells.ranges(box)
    assert all(_held(found, cells.cell(lon, lat)) for lon in (west, east) for lat in (south, north))


@given(boxes() | small_boxes(), st.integers(1, 40))
def test_ranges_are_few_and_ascend_without_touching(box, most):
    found = cells.ranges(box, most)
    assert 1 <= len(found) <= most
    assert all(low <= high for low, high in found)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))


@given(boxes())
def test_more_ranges_never_hold_more_cells(box):
    sizes = [sum(high - low for low, high in cells.ranges(box, most)) for most in (1, 4, 16, 64)]
    assert sizes == sorted(sizes, reverse=True)


@given(points)
def test_a_point_is_a_box_of_one_cell(point):
    assert cells.ranges((*point, *point)) == [(cells.cell(*point),) * 2]


@given(points, st.integers(0, 24))
def test_a_cell_shifted_is_the_tile_that_holds_the_point(point, zoom):
    west, south, east, north = cells.bounds(cells.cell(*point) >> 2 * (24 - zoom), zoom)
    assert west - 1e-9 <= point[0] <= east + 1e-9
    assert south - 1e-9 <= point[1] <= north + 1e-9


@given(points)
def test_the_centre_of_a_cell_has_the_same_cell(point):
    number = cells.cell(*point)
    assert cells.cell(*cells.centre(number)) == number


@given(points, st.integers(0, 23))
def test_tiles_nest_in_order(point, zoom):
    shift = 2 * (24 - zoom)
    tile = cells.cell(*point) >> shift
    assert tile << shift <= cells.cell(*point) < (tile + 1) << shift


@given(st.lists(points, min_size=1, max_size=50))
def test_many_points_at_once_have_the_same_cells(many):
    lon, lat = np.array(many).T
    assert cells.cells(lon, lat).tolist() == [cells.cell(*point) for point in many]


def test_a_known_point_keeps_its_number():
    assert cells.cell(106.0512, -6.0153) == 229133095666242


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_any_two_numbers_have_a_cell(lon, lat):
    assert 0 <= cells.cell(lon, lat) < 1 << 48


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_has_no_cell(wrong):
    with pytest.raises(ValueError, match="not a point"):
        cells.cell(106.0, wrong)


def test_a_box_that_is_inside_out_is_refused():
    with pytest.raises(ValueError, match="west, south, east, north"):
        cells.ranges((106.1, -6.0, 106.0, -5.9))


@pytest.mark.parametrize(("zoom", "shift"), [(0, 42), (11, 20), (11.9, 20), (21, 0), (24, 0)])
def test_clusters_shrink_as_the_map_grows(zoom, shift):
    assert cells.cluster_shift(zoom) == shift
