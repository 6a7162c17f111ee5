"""Reading a boundary file: everything that real files get wrong."""

import json

import pytest
import shapely

from satukota.kernel.places.rules.boundaries import read
from satukota.kernel.places.rules.dissolve import dissolve
from satukota.kernel.places.rules.geojson import BoundariesError
from satukota.kernel.places.rules.shapes import inner_point, km2
from satukota.kernel.places.tests.shared import centroids, needs_shared, villages

A, B = "36.72.01.1001", "36.72.01.1002"
SQUARE = [[106.0, -6.0], [106.01, -6.0], [106.01, -5.99], [106.0, -5.99], [106.0, -6.0]]
BOW = [[106.0, -6.0], [106.01, -5.99], [106.01, -6.0], [106.0, -5.99], [106.0, -6.0]]
KNOWN = {A: (106.005, -5.995), B: None, "36.72.01": None, "36.72": None}


def feature(code=A, ring=SQUARE, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring}
    return {"type": "Feature", "properties": {"kode": code, **properties}, "geometry": geometry}


@pytest.fixture
def load(tmp_path):
    def write(*features, text=None, known=KNOWN):
        file = tmp_path / "batas.geojson"
        file.write_text(text or json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return read(file, "36.72", known)

    return write


def test_a_plain_polygon_becomes_a_valid_multipolygon(load):
    shape = load(feature()).shapes[A]
    assert shape.geom_type == "MultiPolygon"
    assert shape.geoms[0].exterior.is_ccw


@pytest.mark.parametrize("name", ["code", "KODE", "KDEPUM", "iddesa"])
def test_the_code_is_found_under_its_usual_names(load, name):
    given = feature()
    given["properties"] = {name: "3672011001"}
    assert list(load(given).shapes) == [A]


def test_a_ring_that_crosses_itself_is_repaired_and_said(load):
    found = load(feature(ring=BOW))
    assert found.shapes[A].is_valid
    assert "self-intersection, repaired" in found.repaired[0]


def test_one_code_twice_is_joined_and_said(load):
    east = [[lon + 0.02, lat] for lon, lat in SQUARE]
    found = load(feature(), feature(ring=east))
    assert len(found.shapes[A].geoms) == 2
    assert "more than once" in found.repaired[0]


def test_holes_and_islands_are_kept(load):
    hole = [[106.004, -5.996], [106.004, -5.994], [106.006, -5.994], [106.006, -5.996], [106.004, -5.996]]
    isle = [[[lon + 0.02, lat] for lon, lat in SQUARE]]
    shape = load(feature(ring=[[SQUARE, hole], isle], kind="MultiPolygon"), known={A: None}).shapes[A]
    assert [len(part.interiors) for part in shape.geoms] == [1, 0]


def test_heights_are_dropped(load):
    assert not load(feature(ring=[[*pair, 12.5] for pair in SQUARE])).shapes[A].has_z


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"code": "36.72.01.1099"}, "not in the list of regions"),
        ({"code": "Citangkil"}, "not a region code"),
        ({"code": None}, "has no region code"),
        ({"ring": [[112.0, -7.0], [112.1, -7.0], [112.1, -7.1], [112.0, -7.0]]}, "km from where the area is known"),
        ({"ring": [[106.0, -6.0], [106.1, -6.0]]}, "cannot be read"),
        ({"ring": [["x", 1], [2, 3]]}, "cannot be read"),
        ({"ring": []}, "empty"),
        ({"ring": [[106.0, -6.0], [106.1, -6.0], [106.2, -6.0], [106.0, -6.0]]}, "empty"),
        ({"kind": "LineString"}, "is LineString, not a polygon"),
    ],
)
def test_a_feature_that_cannot_be_used_is_named_and_the_rest_kept(load, wrong, reason):
    found = load(feature(B), feature(**wrong))
    assert list(found.shapes) == [B]
    assert reason in found.refused[0]
    assert "feature 2" in found.refused[0]


@pytest.mark.parametrize("odd", [None, 3, [], {}, {"properties": None}, {"properties": {"kode": A}, "geometry": None}])
def test_odd_features_are_refused_not_fatal(load, odd):
    assert len(load(feature(B), odd).refused) == 1


def test_other_cities_are_passed_over_and_counted(load):
    assert load(feature(), feature("35.17.01.2001")).elsewhere == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not GeoJSON"),
        ("[]", "no list of features"),
        ('{"type": "FeatureCollection", "features": []}', "no boundary of 36.72"),
        ("[" * 100_000, "is not GeoJSON"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(load, text, reason):
    with pytest.raises(BoundariesError, match=reason):
        load(text=text)


def test_metres_are_told_from_degrees(load):
    with pytest.raises(BoundariesError, match="not degrees"):
        load(feature(ring=[[600000, 9330000], [600100, 9330000], [600100, 9330100], [600000, 9330000]]))


def test_latitude_before_longitude_is_noticed(load):
    with pytest.raises(BoundariesError, match="longitude first"):
        load(feature(ring=[[lat, lon] for lon, lat in SQUARE]))


def test_a_missing_file_is_said_plainly(tmp_path):
    with pytest.raises(BoundariesError, match="cannot be opened"):
        read(tmp_path / "none.geojson", "36.72", KNOWN)


def test_the_inner_point_stays_where_it_is_known():
    shape = shapely.box(106, -6, 106.01, -5.99)
    assert inner_point(shape, (106.001, -5.991)) == (106.001, -5.991)
    assert shapely.contains_xy(shape, *inner_point(shape, (107, -6)))


def test_villages_dissolve_into_district_and_city_without_slivers():
    west = shapely.box(106, -6, 106.01, -5.99)
    east = shapely.box(106.0099, -6, 106.02, -5.99) - shapely.box(106.005, -5.996, 106.0101, -5.994)
    joined = dissolve({A: west, B: east, "36.72.02.1001": shapely.box(106.02, -6, 106.03, -5.99)})
    assert set(joined) == {"36.72", "36.72.01", "36.72.02"}
    assert [len(joined[code].geoms[0].interiors) for code in joined] == [0, 0, 0]
    assert joined["36.72.01"].area == pytest.approx(0.02 * 0.01)


def test_a_hole_in_which_another_district_lies_stays_open():
    inner = shapely.box(106.004, -5.996, 106.006, -5.994)
    joined = dissolve({A: shapely.box(106, -6, 106.01, -5.99) - inner, "36.72.02.1001": inner})
    assert len(joined["36.72.01"].geoms[0].interiors) == 1
    assert not joined["36.72"].geoms[0].interiors


@needs_shared
@pytest.mark.parametrize(
    ("city", "size", "parts", "villages_"), [("36.72", 162.5, 49, 43), ("35.17", 1109.8, 312, 306)]
)
def test_the_real_city_dissolves_to_its_official_size(city, size, parts, villages_):
    rows = centroids(city)
    found = read(villages(city), city, {code: row[:2] for code, row in rows.items()})
    levels = dissolve(found.shapes)
    assert (len(found.shapes), sum(len(s.geoms) for s in found.shapes.values())) == (villages_, parts)
    assert not found.refused
    assert km2(levels[city]) == pytest.approx(size, rel=2e-3)
    assert sum(km2(s) for code, s in levels.items() if code != city) == pytest.approx(size, rel=2e-3)
    assert all(abs(km2(shape) - rows[code][2]) < 0.001 for code, shape in found.shapes.items())
