"""Set up the city of an installation that has none: its profile in the data directory, its rows in the database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from satukota.kernel.events.api import Actor
from satukota.kernel.places.actions.loading import load_city
from satukota.kernel.places.actions.starting import folder_name, profile_facts, write_profile
from satukota.kernel.places.actions.summary import Say, quiet
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules import profile_files as files
from satukota.kernel.places.rules.new_city import NewCity, choose, with_agencies, with_hours
from satukota.kernel.places.rules.profile import City, read_city
from satukota.kernel.places.rules.regions import Region, read_region
from satukota.runtime.own_city import city_folder


@contextmanager
def found_city(new: NewCity, actor: Actor, *, points: Path | None = None, say: Say = quiet) -> Iterator[City]:
    """Write and load the profile of a new city inside the caller's transaction; yield it.

    The profile takes its place in the data directory when the block ends without an error: what else makes the city (its
    first administrator) is done inside. Processes that run go on without it until they start anew. Raises RegionsError,
    ProfileError.
    """
    home = city_folder(Path(settings.DATA_DIR))
    making = home / "making"
    shutil.rmtree(making, ignore_errors=True)
    try:
        folder = _write(making, new, points)
        city = read_city(making, codes.normal(new.code))
        load_city(actor, say=say, profile=city)
        yield city
        shutil.rmtree(home / folder.name, ignore_errors=True)
        folder.rename(home / folder.name)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write(making: Path, new: NewCity, points: Path | None) -> Path:
    region = read_region(Path(settings.AREA_DATA), new.code)
    folder = making / folder_name(region)
    write_profile(folder, region, choose(profile_facts(region), new), points)
    _apply(folder, region, new)
    return folder


def _apply(folder: Path, region: Region, new: NewCity) -> None:
    """Write into the files of a profile what the template cannot hold."""
    if new.coat:
        (folder / "coat.svg").write_text(new.coat, "utf-8")
    if new.hours is not None:
        calendar = folder / "calendar.yaml"
        calendar.write_text(with_hours(calendar.read_text("utf-8"), new.hours), "utf-8")
    if new.agencies is not None:
        file, kind = folder / "agencies.yaml", codes.kind(region.code, region.name)
        file.write_text(with_agencies(files.yaml(file), kind, new.agencies), "utf-8")
