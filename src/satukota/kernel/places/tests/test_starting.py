"""Starting the profile of a city that we have never seen."""

import json
from pathlib import Path

import pytest
from django.conf import settings as configured

from satukota.kernel.places import api
from satukota.kernel.places.rules.regions import PROVINCE_CENTRES, RegionsError, read_region
from satukota.kernel.places.tests.shared import CITIES

REAL = Path(configured.AREA_DATA)
needs_regions = pytest.mark.skipif(not REAL.is_dir(), reason="idn-area-data is not installed (npm ci in frontend)")
TABLES = {
    "provinces": "code,name\n33,Jawa Tengah\n",
    "regencies": "code,province_code,name\n33.74,33,Kota Semarang\n33.09,33,Kabupaten Boyolali\n",
    "districts": "code,regency_code,name\n33.74.01,33.74,Semarang Tengah\n33.09.01,33.09,Selo\n",
    "villages": "code,district_code,name\n33.74.01.1001,33.74.01,Miroto\n33.09.01.2001,33.09.01,Tarubatang\n",
    "islands": "code,regency_code,coordinate,is_populated,is_outermost_small,name\n"
    '33.74.40001,33.74,"06°56\'02.40"" S 110°25\'12.00"" E",0,0,Pulau Tirang\n',
}


@pytest.fixture
def init(tmp_path, settings):
    """Start a city from small tables; what was said is in `init.said`."""
    settings.AREA_DATA, settings.CITIES_DIR = tmp_path / "data", tmp_path / "cities"
    settings.AREA_DATA.mkdir()
    for name, text in TABLES.items():
        (settings.AREA_DATA / f"{name}.csv").write_text(text)
    (tmp_path / "package.json").write_text(json.dumps({"version": "4.0.1"}))
    settings.CITIES_DIR.mkdir()
    settings.CITY_TEMPLATE = CITIES / "_template"

    def run(code="33.74", **options):
        run.said = []
        return api.cli_city_init(code, say=run.said.append, **options)

    run.folder = settings.CITIES_DIR / "33.74-semarang"
    return run


def test_a_folder_with_everything_is_written(init):
    assert init() == 0
    assert sorted(file.name for file in init.folder.iterdir()) == [
        "agencies.yaml",
        "areas.csv",
        "calendar.yaml",
        "city.yaml",
        "landmarks.csv",
    ]


def test_the_new_profile_can_be_read(init, settings):
    init()
    settings.CITY_CODE = "33.74"
    city = api.city()
    assert (city.name, city.kind, city.province, city.time_zone) == (
        "Kota Semarang",
        "kota",
        "Jawa Tengah",
        "Asia/Jakarta",
    )
    assert [row.name for row in city.areas] == ["Kota Semarang", "Semarang Tengah", "Miroto"]
    assert city.agencies[0].name == "Wali Kota Semarang"


def test_islands_become_landmarks_and_the_middle(init, settings):
    init()
    settings.CITY_CODE = "33.74"
    assert [(mark.name, mark.lon, mark.lat) for mark in api.city().landmarks] == [("Pulau Tirang", 110.42, -6.934)]
    assert api.city().centre == (110.42, -6.934)


def test_a_regency_has_a_regent_and_opens_on_its_province(init, settings):
    init("33.09")
    settings.CITY_CODE = "33.09"
    assert api.city().agencies[0].name == "Bupati Boyolali"
    assert api.city().centre == PROVINCE_CENTRES["33"]


def test_what_was_edited_by_hand_stays(init):
    init()
    (init.folder / "agencies.yaml").write_text("agencies: []\n")
    init()
    assert (init.folder / "agencies.yaml").read_text() == "agencies: []\n"
    assert any("agencies.yaml is there already" in line for line in init.said)


def test_it_says_what_to_do_next_and_whose_data_it_is(init):
    init()
    assert "CITY_CODE=33.74" in init.said[-1]
    assert "satukota places import" in init.said[-1]
    assert "Open Database License" in init.said[-1]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("33.99", "Its province has: 33.74 Kota Semarang"),
        ("99.01", "No province"),
        ("33", "not the code"),
        ("", "not the code"),
    ],
)
def test_a_wrong_code_is_explained(init, code, reason):
    assert init(code) == 1
    assert reason in init.said[0]


def test_missing_tables_are_explained(init, settings, tmp_path):
    settings.AREA_DATA = tmp_path / "none"
    assert init() == 1
    assert "npm ci" in init.said[0]


def test_known_points_are_taken_from_a_table(init, settings, tmp_path):
    (tmp_path / "points.csv").write_text("kode,lon,lat,area_km2\n3374011001,110.42,-6.98,0.9\n")
    assert init(points=tmp_path / "points.csv") == 0
    settings.CITY_CODE = "33.74"
    assert (api.city().areas[2].lon, api.city().areas[2].km2) == (110.42, 0.9)


def test_a_wrong_table_of_points_is_named_by_its_line(init, tmp_path):
    (tmp_path / "points.csv").write_text("code,lon,lat\n33.74.01.1001,east,-6.98\n")
    assert init(points=tmp_path / "points.csv") == 1
    assert "points.csv, line 2" in init.said[-1]


@pytest.mark.django_db
def test_the_new_city_loads_and_takes_reports_without_boundaries(init, settings):
    init()
    settings.CITY_CODE = "33.74"
    assert api.load_city()
    assert api.locate(110.42, -6.98) == api.Located("33.74", "Kota Semarang", inside=False, approximate=True)
    assert [row.name for row in api.areas("village")] == ["Miroto"]


@needs_regions
def test_a_real_third_city_has_all_its_villages():
    region = read_region(REAL, "33.74")
    assert (region.name, region.province) == ("Kota Semarang", "Jawa Tengah")
    assert (sum(len(row.code) == 8 for row in region.areas), sum(len(row.code) == 13 for row in region.areas)) == (
        16,
        177,
    )


@needs_regions
@pytest.mark.parametrize("code", ["36.72", "35.17"])
def test_our_own_cities_agree_with_the_tables_of_all_indonesia(code):
    ours = next(CITIES.glob(f"{code}-*")) / "areas.csv"
    names = [line.split(",")[:2] for line in ours.read_text().splitlines()[1:]]
    assert [[row.code, row.name] for row in read_region(REAL, code).areas] == sorted(names)


@needs_regions
def test_every_regency_of_the_tables_can_be_read():
    codes = [line.split(",")[0] for line in (REAL / "regencies.csv").read_text().splitlines()[1:]]
    assert len(codes) == 514
    assert {code[:2] for code in codes} == set(PROVINCE_CENTRES)
    with pytest.raises(RegionsError):
        read_region(REAL, "00.00")
