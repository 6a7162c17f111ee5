"""What a city's polygons become from imported and guessed parts."""

import pytest
import shapely

from satukota.kernel.places.rules.levels import levels
from satukota.kernel.places.rules.voronoi import Seed

A, B, C = "36.72.01.1001", "36.72.01.1002", "36.72.02.1001"
KNOWN = ["36.72", "36.72.01", "36.72.02", A, B, C]
SEEDS = {A: Seed(106.005, -5.995, 1.2), B: Seed(106.015, -5.995, 1.2), C: Seed(106.025, -5.995, 1.2)}
REAL = {
    A: shapely.multipolygons([shapely.box(106.0, -6, 106.01, -5.99)]),
    B: shapely.multipolygons([shapely.box(106.01, -6, 106.02, -5.99)]),
    C: shapely.multipolygons([shapely.box(106.02, -6, 106.03, -5.99)]),
}


def test_without_boundaries_everything_is_guessed():
    found = levels(KNOWN, SEEDS, {})
    assert set(found.shapes) == set(KNOWN)
    assert not found.exact


def test_with_all_villages_everything_is_certain():
    found = levels(KNOWN, SEEDS, REAL)
    assert found.exact == set(KNOWN)
    assert found.shapes["36.72"].area == pytest.approx(0.03 * 0.01)


def test_a_guess_never_overlaps_what_is_certain():
    found = levels(KNOWN, SEEDS, {A: REAL[A]})
    assert found.exact == {A}
    assert shapely.intersection(found.shapes[B], REAL[A]).area == pytest.approx(0, abs=1e-12)


def test_a_district_whose_villages_are_complete_is_certain():
    assert levels(KNOWN, SEEDS, {A: REAL[A], B: REAL[B]}).exact == {A, B, "36.72.01"}


def test_guesses_stay_inside_an_imported_district():
    district = shapely.multipolygons([shapely.box(105.99, -6.01, 106.02, -5.98)])
    found = levels(KNOWN, SEEDS, {"36.72.01": district})
    assert found.exact == {"36.72.01"}
    assert shapely.union(found.shapes[A], found.shapes[B]).area == pytest.approx(district.area)


def test_guesses_stay_inside_an_imported_city():
    city = shapely.multipolygons([shapely.box(105.99, -6.01, 106.04, -5.98)])
    found = levels(KNOWN, SEEDS, {"36.72": city})
    assert found.shapes["36.72"].equals(city)
    assert shapely.union_all([found.shapes[code] for code in SEEDS]).area == pytest.approx(city.area)


def test_villages_win_over_a_coarse_district():
    district = shapely.multipolygons([shapely.box(105.9, -6.1, 106.2, -5.9)])
    found = levels(KNOWN, SEEDS, {**REAL, "36.72.01": district})
    assert found.shapes["36.72.01"].area == pytest.approx(0.02 * 0.01)


def test_a_village_without_a_point_has_no_polygon():
    found = levels(KNOWN, {A: SEEDS[A]}, {})
    assert set(found.shapes) == {A, "36.72.01", "36.72"}


def test_a_city_of_which_nothing_is_known_has_no_polygons():
    assert not levels(KNOWN, {}, {}).shapes
