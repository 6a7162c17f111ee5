"""The map that needs no tiles and no internet."""

import gzip
import json

import pytest
import shapely

from satukota.kernel.places import api

pytestmark = pytest.mark.django_db


def layers(zoom=12):
    found = {}
    for feature in api.base_map(zoom)["features"]:
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_it_shows_areas_names_and_landmarks(loaded):
    assert {layer: len(found) for layer, found in layers().items()} == {
        "city": 1,
        "district": 2,
        "village": 3,
        "name": 5,
        "landmark": 3,
    }


def test_from_far_only_districts_are_shown(loaded):
    assert "village" not in layers(9)


def test_it_says_that_boundaries_are_guessed(loaded):
    assert api.base_map()["approximate"] is True


def test_it_says_nothing_of_the_kind_when_they_are_real(real):
    real("36.72", exact=True)
    assert api.base_map()["approximate"] is False


def test_it_is_made_once(loaded, django_assert_num_queries):
    first = api.base_json()
    with django_assert_num_queries(0):
        assert api.base_json() is first


def test_a_new_version_has_a_new_tag(loaded):
    before = api.base_json()[1]
    api.load_city(again=True)
    assert api.base_json()[1] != before


def test_a_city_of_which_nothing_is_known_has_an_empty_map(db, small):
    found = api.base_map()
    assert (found["features"], found["bbox"], found["approximate"]) == ([], None, False)


@pytest.mark.parametrize("code", ["36.72", "35.17"])
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("zoom", [9, 12, 15])
def test_the_real_map_is_small_and_sound(real, code, exact, zoom):
    real(code, exact=exact)
    body, tag = api.base_json(zoom)
    assert len(gzip.compress(body)) < (400_000 if zoom > 14 else 90_000)
    assert tag.startswith('"')
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(body)["features"]]
    assert not any(shape.is_empty for shape in shapes)


def test_the_coast_of_cilegon_is_drawn(real):
    real("36.72")
    assert {f["properties"]["name"] for f in layers()["land"]} >= {"Jawa", "Pulau Merak Besar"}
