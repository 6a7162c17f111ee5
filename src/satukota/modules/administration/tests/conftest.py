"""An installation that waits for its city."""

import pytest

from satukota.kernel.places import api as places
from satukota.runtime import own_city


@pytest.fixture
def waiting(tmp_path, settings, db):
    """A new installation on an empty data directory; return its set-up code."""
    own_city.wait_for_city(tmp_path)
    settings.DATA_DIR = tmp_path
    settings.CITY_CODE, settings.CITIES_DIR = own_city.WAITING, own_city.city_folder(tmp_path)
    places.forget()
    yield own_city.set_up_code(tmp_path)
    places.forget()


@pytest.fixture
def goes_on(settings, tmp_path):
    """Let the program start anew: settings name the city that was set up."""

    def start() -> None:
        settings.CITY_CODE = own_city.own_city(tmp_path).code
        places.forget()

    return start
