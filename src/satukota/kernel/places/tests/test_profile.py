"""City profiles: ours are whole, and a wrong one is explained by file and line."""

import pytest

from satukota.kernel.people.api import Agency
from satukota.kernel.places.rules.profile import read_city
from satukota.kernel.places.rules.profile_files import ProfileError
from satukota.kernel.places.tests.shared import CITIES

both = pytest.mark.parametrize("code", ["36.72", "35.17"])


@pytest.fixture
def write(small):
    """Write a file of the small profile and read the city."""

    def written(name, text):
        (small / name).write_text(text)
        return read_city(small.parent, "36.72")

    return written


@both
def test_our_profiles_say_who_and_where(code):
    city = read_city(CITIES, code)
    west, south, east, north = city.bbox
    assert west < city.centre[0] < east
    assert south < city.centre[1] < north
    assert city.colours["primary"].startswith("#")
    assert city.coat.startswith("<svg")
    assert city.missions[0].code == "1"


@both
def test_every_agency_stands_under_one_that_is_there(code):
    agencies = read_city(CITIES, code).agencies
    codes = [entry.code for entry in agencies]
    assert len(codes) == len(set(codes))
    assert all(not entry.parent or entry.parent in codes[:place] for place, entry in enumerate(agencies))


@both
def test_agencies_fit_the_table_that_they_go_into(code):
    for entry in read_city(CITIES, code).agencies:
        assert entry.kind in Agency.Kind.values
        assert len(entry.name) <= 160
        assert len(entry.short) <= 48
        assert len(entry.code) <= 64


@both
def test_both_cities_name_the_same_task_by_the_same_code(code):
    codes = {entry.code for entry in read_city(CITIES, code).agencies}
    assert {
        "kepala-daerah",
        "setda",
        "dlh",
        "dpupr",
        "dishub",
        "dinkes",
        "disdukcapil",
        "diskominfo",
        "satpol-pp",
    } <= codes


def test_every_district_and_village_has_its_office():
    agencies = {entry.code: entry for entry in read_city(CITIES, "36.72").agencies}
    office = agencies["kel-36-72-08-1007"]
    assert (office.name, office.parent, office.kind) == ("Kelurahan Citangkil", "kec-36-72-08", "village")
    assert agencies["kec-36-72-08"].parent == "setda"
    assert sum(entry.kind == "village" for entry in agencies.values()) == 43


def test_quick_wins_name_agencies_that_are_there():
    city = read_city(CITIES, "36.72")
    assert {win["agency"] for win in city.facts["quick_wins"]} <= {entry.code for entry in city.agencies}


def test_the_city_of_a_code_that_has_no_profile_is_explained():
    with pytest.raises(ProfileError, match=r"satukota city init 33\.74"):
        read_city(CITIES, "33.74")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("city.yaml", "code: '36.73'\nname: X\n", "must say code: '36.72'"),
        ("city.yaml", "- a list\n", "must hold names with values"),
        ("city.yaml", "code: [\n", "city.yaml cannot be read"),
        ("city.yaml", "code: '36.72'\n", "and a name"),
    ],
)
def test_a_wrong_profile_names_its_file(write, name, text, reason):
    with pytest.raises(ProfileError, match=reason):
        write(name, text)


@pytest.mark.parametrize(
    ("name", "text", "part", "reason"),
    [
        ("areas.csv", "code,name\n36.72,A\n36.7,B\n", "areas", "areas.csv, line 3: not a region code"),
        ("areas.csv", "code,name,lon\n36.72,A,east\n", "areas", "areas.csv, line 2: could not convert"),
        ("landmarks.csv", "code,name,kind,lon,lat\na,A,market,106,\n", "landmarks", "landmarks.csv, line 2"),
        ("agencies.yaml", "agencies: [{code: a}]\n", "agencies", "lacks its 'name'"),
        ("agencies.yaml", "agencies: [{code: a, name: A, parent: b}]\n", "agencies", "missing or goes in a circle: a"),
    ],
)
def test_a_wrong_line_is_named(write, name, text, part, reason):
    with pytest.raises(ProfileError, match=reason):
        getattr(write(name, text), part)


def test_without_landmarks_agencies_and_coast_a_city_still_works(small):
    (small / "landmarks.csv").unlink()
    city = read_city(small.parent, "36.72")
    assert (city.landmarks, city.agencies, city.coat, city.bbox) == ((), (), "", None)
