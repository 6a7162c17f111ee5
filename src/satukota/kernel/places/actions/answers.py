"""The commands of places: do it, say it in plain words, return an exit code."""

from pathlib import Path

from satukota.kernel.places.actions.importing import import_boundaries
from satukota.kernel.places.actions.loading import load_city
from satukota.kernel.places.actions.starting import city_init
from satukota.kernel.places.actions.summary import Say
from satukota.kernel.places.rules.geojson import BoundariesError
from satukota.kernel.places.rules.profile_files import ProfileError
from satukota.kernel.places.rules.regions import RegionsError


def cli_city_init(code: str, points: Path | None = None, say: Say = print) -> int:
    """`satukota city init CODE [--points FILE.csv]`: write a new city's profile; exit code 1 where that fails."""
    try:
        city_init(code, points=points, say=say)
    except (RegionsError, ProfileError) as error:
        say(str(error))
        return 1
    return 0


def cli_import(path: Path, say: Say = print) -> int:
    """`satukota places import FILE.geojson`: import boundaries; exit code 1 where nothing could be taken.

    A file of which some features had to be left out gives 2: what could be used was taken.
    """
    try:
        boundaries = import_boundaries(Path(path), say=say)
    except (BoundariesError, ProfileError) as error:
        say(f"{error} Nothing was changed.")
        return 1
    return 2 if boundaries.refused else 0


def cli_load(*, again: bool = False, say: Say = print) -> int:
    """`satukota places load`: load the profile of `CITY_CODE`; exit code 1 where it cannot be read."""
    try:
        if not load_city(say=say, again=again):
            say("The profile did not change since it was loaded.")
    except ProfileError as error:
        say(str(error))
        return 1
    return 0
