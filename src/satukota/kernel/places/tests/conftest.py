import pytest

from satukota.kernel.places import api
from satukota.kernel.places.tests.shared import CITIES, SHARED, villages

AREAS = """code,name,lon,lat,km2,population
36.72,Kota Uji,,,,1000
36.72.01,Barat,,,,
36.72.01.1001,Pantai,106.005,-5.995,1.2,
36.72.01.1002,Bukit,106.015,-5.995,1.2,
36.72.02,Timur,,,,
36.72.02.1001,Bukit,106.025,-5.995,1.2,
"""
LANDMARKS = """code,name,kind,lon,lat,area,approximate,aliases
pasar-kranggot,Pasar Kranggot,market,106.006,-5.994,,yes,pasar induk
rsud,RSUD Kota Uji,hospital,106.016,-5.994,36.72.01.1002,no,
jalan-merdeka,Jalan Merdeka,street,106.024,-5.996,,yes,
"""


@pytest.fixture(autouse=True)
def _afresh():
    """No test sees the areas of the one before."""
    api.forget()
    yield
    api.forget()


@pytest.fixture
def small(tmp_path, settings):
    """A city of three villages in two districts, as a profile on disk; return its folder."""
    folder = tmp_path / "cities" / "36.72-uji"
    folder.mkdir(parents=True)
    (folder / "city.yaml").write_text('code: "36.72"\nname: Kota Uji\nprovince: Banten\n')
    (folder / "areas.csv").write_text(AREAS)
    (folder / "landmarks.csv").write_text(LANDMARKS)
    settings.CITIES_DIR, settings.CITY_CODE = folder.parent, "36.72"
    return folder


@pytest.fixture
def loaded(small, db):
    """The small city in the database, with guessed areas."""
    api.load_city()
    return small


@pytest.fixture
def real(settings, db):
    """Load a city of ours, with its real boundaries where the test asks for them."""

    def load(code: str, *, exact: bool = False):
        settings.CITIES_DIR, settings.CITY_CODE = CITIES, code
        api.load_city()
        if exact:
            if not (SHARED / "geo").is_dir():
                pytest.skip("the reference boundaries are not here")
            api.import_boundaries(villages(code))

    return load
