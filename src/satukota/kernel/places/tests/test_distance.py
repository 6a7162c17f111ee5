"""Distances and areas against figures that are known otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satukota.kernel.places.rules.distance import around, haversine, ring_km2

point = st.tuples(st.floats(94, 142), st.floats(-12, 7))


def test_a_degree_of_the_equator_is_111_kilometres():
    assert haversine(106, 0, 107, 0) == pytest.approx(111_195, abs=1)


@given(point, point)
def test_there_and_back_is_equally_far(here, there):
    assert haversine(*here, *there) == pytest.approx(haversine(*there, *here), abs=1e-6)


@given(point)
def test_a_place_is_nowhere_but_at_itself(here):
    assert haversine(*here, *here) == 0


@given(point, point, st.floats(1, 5000))
def test_what_is_within_the_radius_is_within_the_box(here, shift, metres):
    there = here[0] + (shift[0] - 118) / 600, here[1] + (shift[1] + 2.5) / 600
    west, south, east, north = around(*here, metres)
    near = haversine(*here, *there) <= metres
    assert not near or (west <= there[0] <= east and south <= there[1] <= north)


def test_a_square_kilometre_at_six_degrees_south():
    ring = [(106, -6), (106.0090323, -6), (106.0090323, -5.9909573), (106, -5.9909573), (106, -6)]
    assert ring_km2(ring) == pytest.approx(1.0, rel=2e-4)


def test_a_ring_that_runs_clockwise_counts_negative():
    ring = [(106.0, -6.0), (106.0, -5.9), (106.1, -5.9), (106.0, -6.0)]
    assert ring_km2(ring) == -ring_km2(ring[::-1]) < 0
