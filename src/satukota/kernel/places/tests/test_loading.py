"""Loading a profile: once, again, changed, and what is kept."""

import json
from importlib import import_module

import pytest
import shapely

from satukota.kernel.events.api import Event
from satukota.kernel.people.api import Agency
from satukota.kernel.places import api
from satukota.kernel.places.api import Area, Landmark

atlas = import_module("satukota.kernel.places.queries.atlas")
pytestmark = pytest.mark.django_db
PANTAI, BUKIT = "36.72.01.1001", "36.72.01.1002"


def boundaries(folder, *codes):
    """Write boundaries of villages, in which Pantai reaches further east than its guess."""
    boxes = {PANTAI: (106.0, -6.0, 106.012, -5.99), BUKIT: (106.012, -6.0, 106.02, -5.99)}
    features = [
        {"properties": {"kode": code}, "geometry": json.loads(shapely.to_geojson(shapely.box(*boxes[code])))}
        for code in codes
    ]
    file = folder / "batas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_areas_come_with_their_levels_and_parents(loaded):
    rows = {row.code: row for row in Area.objects.all()}
    assert rows["36"].name == "Banten"
    assert (rows["36.72"].kind, rows["36.72.01"].kind, rows[PANTAI].kind) == ("kota", "kecamatan", "kelurahan")
    assert rows[PANTAI].parent_id == "36.72.01"


def test_guessed_areas_say_so(loaded):
    assert all(row.approximate and row.geometry for row in Area.objects.filter(code__startswith="36.72"))


def test_districts_get_a_point_and_a_size_from_their_villages(loaded):
    row = Area.objects.get(code="36.72.01")
    assert row.area_km2 > 1
    assert 106.0 < row.lon < 106.02


def test_an_unchanged_profile_is_not_loaded_again(loaded):
    assert api.load_city() is False
    assert Event.objects.filter(name="places.changed").count() == 1


def test_a_changed_profile_is_loaded_again(loaded):
    (loaded / "areas.csv").write_text((loaded / "areas.csv").read_text().replace("Pantai", "Pantai Indah"))
    api.cli_load(say=lambda _line: None)
    assert api.area(PANTAI).name == "Pantai Indah"


def test_a_village_that_left_the_profile_is_gone(loaded):
    lines = (loaded / "areas.csv").read_text().splitlines()
    (loaded / "areas.csv").write_text("\n".join(line for line in lines if not line.startswith(BUKIT)))
    api.load_city()
    assert not Area.objects.filter(code=BUKIT).exists()


def test_landmarks_know_their_village(loaded):
    assert Landmark.objects.get(code="pasar-kranggot").area_id == PANTAI
    assert Landmark.objects.get(code="rsud").area_id == BUKIT


def test_a_landmark_that_left_the_profile_is_gone(loaded):
    (loaded / "landmarks.csv").write_text("code,name,kind,lon,lat\n")
    api.load_city()
    assert not Landmark.objects.exists()


def test_the_event_tells_what_is_there_now(loaded):
    event = Event.objects.get(name="places.changed")
    assert (event.data["guessed"], event.data["landmarks"], event.area) == (6, 3, "36.72")


def test_an_import_replaces_guesses_and_dissolves(loaded):
    api.import_boundaries(boundaries(loaded, PANTAI, BUKIT))
    assert set(Area.objects.filter(approximate=False).values_list("code", flat=True)) == {PANTAI, BUKIT, "36.72.01"}
    assert Area.objects.get(code="36.72.01").area_km2 == pytest.approx(0.02 * 0.01 * 110.7 * 110.58, rel=1e-3)


def test_a_point_moves_to_its_real_village_after_the_import(loaded):
    assert api.locate(106.011, -5.995).area_code == BUKIT
    api.import_boundaries(boundaries(loaded, PANTAI, BUKIT))
    assert api.locate(106.011, -5.995) == api.Located(PANTAI, "Pantai", inside=True, approximate=False)


def test_what_a_file_lacks_keeps_what_it_had(loaded):
    said = []
    api.import_boundaries(boundaries(loaded, PANTAI), say=said.append)
    assert api.locate(106.011, -5.995).area_code == PANTAI
    assert api.locate(106.016, -5.995).approximate
    assert any("2 villages are not in the file" in line for line in said)


def test_imported_boundaries_survive_a_reload_of_the_profile(loaded):
    api.import_boundaries(boundaries(loaded, PANTAI, BUKIT))
    before = Area.objects.get(code=PANTAI)
    api.load_city(again=True)
    after = Area.objects.get(code=PANTAI)
    assert (after.geometry, after.approximate, after.lon) == (before.geometry, False, before.lon)


def test_a_bad_file_changes_nothing_and_says_so(loaded, tmp_path):
    said, version = [], api.base_map()["version"]
    (tmp_path / "x.geojson").write_text("{}")
    assert api.cli_import(tmp_path / "x.geojson", say=said.append) == 1
    assert said[-1].endswith("Nothing was changed.")
    assert api.base_map()["version"] == version


def test_the_import_loads_the_city_first_where_that_was_not_done(small):
    said = []
    assert api.cli_import(boundaries(small, PANTAI), say=said.append) == 0
    assert "1 with a boundary, 5 guessed" in said[-2]


def test_a_missing_profile_says_what_to_do(small, settings):
    settings.CITY_CODE, said = "33.74", []
    assert api.cli_load(say=said.append) == 1
    assert "satukota city init 33.74" in said[0]


def test_another_process_sees_an_import_within_seconds(loaded):
    before = atlas.atlas()
    Area.objects.filter(code=PANTAI).update(name="Baru")
    atlas.Gazetteer.objects.update(version=1)
    assert atlas.atlas() is before
    atlas._memory.look_again = 0
    assert atlas.atlas().areas[PANTAI].name == "Baru"


def test_an_unchanged_version_is_not_read_again(loaded):
    before = atlas.atlas()
    atlas._memory.look_again = 0
    assert atlas.atlas() is before


def test_the_profiles_agencies_are_there_with_their_tree(real):
    real("36.72")
    office = Agency.objects.get(code="kel-36-72-08-1007")
    assert [office.name, office.parent.name, office.parent.parent.code] == [
        "Kelurahan Citangkil",
        "Kecamatan Citangkil",
        "setda",
    ]


def test_an_agency_that_the_profile_does_not_list_stays(real):
    Agency.objects.create(code="own", name="Own")
    real("36.72")
    assert Agency.objects.filter(code="own").exists()
