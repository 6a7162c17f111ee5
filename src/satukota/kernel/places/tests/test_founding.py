"""A city that is set up: its profile is written into the data directory and loaded, or nothing is."""

import pytest
from django.conf import settings as configured
from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.kernel.places import api
from satukota.kernel.places.rules.new_city import with_agencies, with_hours
from satukota.kernel.places.tests.test_starting import TABLES

TEMPLATE = {
    "agencies": [
        {"code": "kepala-daerah", "name": "Bupati"},
        {"code": "setda", "name": "Sekretariat", "parent": "kepala-daerah"},
        {"code": "dinkes", "name": "Dinas Kesehatan", "parent": "setda"},
        {"code": "rsud", "name": "RSUD", "parent": "dinkes"},
        {"code": "dpmd", "name": "Dinas Desa", "parent": "setda", "only": "kabupaten"},
    ],
    "offices": {"parent": "setda"},
}


@pytest.fixture
def tables(tmp_path, settings):
    """Small tables of regions, an empty data directory."""
    settings.AREA_DATA, settings.DATA_DIR = tmp_path / "tables", tmp_path / "data"
    settings.AREA_DATA.mkdir()
    for name, text in TABLES.items():
        (settings.AREA_DATA / f"{name}.csv").write_text(text)
    return tmp_path


def found(new):
    with transaction.atomic(), api.found_city(new, Actor.system()) as city:
        return city.name


@pytest.mark.django_db
def test_a_city_takes_its_place_in_the_data_directory(tables, settings):
    chosen = (api.ChosenAgency("dinkes", "Dinas Kesehatan Semarang", "Dinkes"), api.ChosenAgency("disbud", "Budaya"))
    new = api.NewCity(
        "33.74",
        primary="#7a1f3d",
        language="en",
        centre=(110.42, -6.98),
        coat="<svg/>",
        hours={"mon": ["08:00-15:00"]},
        agencies=chosen,
    )
    assert found(new) == "Kota Semarang"
    settings.CITIES_DIR, settings.CITY_CODE = settings.DATA_DIR / "city", "33.74"
    api.forget()
    city = api.city()
    assert (city.colours["primary"], city.centre, city.coat) == ("#7a1f3d", (110.42, -6.98), "<svg/>")
    assert "08:00-15:00" in (city.folder / "calendar.yaml").read_text()
    assert Agency.objects.get(code="dinkes").name == "Dinas Kesehatan Semarang"
    assert Agency.objects.get(code="disbud").parent.code == "setda"
    assert not Agency.objects.filter(code="dlh").exists()
    assert api.has_city()


@pytest.mark.django_db
def test_where_something_fails_no_profile_is_left(tables, settings):
    with pytest.raises(RuntimeError), transaction.atomic(), api.found_city(api.NewCity("33.74"), Actor.system()):
        raise RuntimeError
    assert list((settings.DATA_DIR / "city").iterdir()) == []
    assert not api.has_city()


def test_an_agency_that_was_not_chosen_hands_its_own_to_the_one_above():
    text = with_agencies(TEMPLATE, "kota", [api.ChosenAgency("rsud", "RSUD Kota")])
    assert "code: rsud" in text and "parent: setda" in text
    assert "dinkes" not in text


@pytest.mark.parametrize(("kind", "has_it"), [("kabupaten", True), ("kota", False)])
def test_only_a_regency_has_an_agency_for_villages(kind, has_it):
    chosen = [api.ChosenAgency("dpmd", "Dinas Desa")] if has_it else []
    assert ("dpmd" in with_agencies(TEMPLATE, kind, chosen)) == has_it


def test_other_hours_leave_seasons_and_holidays():
    calendar = (configured.CITY_TEMPLATE / "calendar.yaml").read_text()
    text = with_hours(calendar, {"mon": ["07:00-14:00"], "sun": []})
    assert 'hours:\n  mon: ["07:00-14:00"]\n' in text
    assert 'tue: ["07:30' not in text and "Ramadan 1447" in text and "holidays: ID" in text


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("33.74", ["33.74"]), ("kota semarang", ["33.74"]), ("Kota Semarang (33.74)", ["33.74"]), ("boyo", ["33.09"])],
)
def test_a_region_is_known_by_code_name_or_a_part_of_it(tables, typed, codes):
    assert [row.code for row in api.regions_called(typed)] == codes


def test_nothing_typed_means_no_region(tables):
    assert api.regions_called(" ") == []
    assert len(api.regions()) == 2
