"""Start the profile of any Indonesian city or regency."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from satukota.kernel.places.actions.summary import Say, quiet
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules import profile_files as files
from satukota.kernel.places.rules.profile import AreaRow, City, LandmarkRow, read_city
from satukota.kernel.places.rules.regions import Region, read_region
from satukota.kernel.tables.api import plain_csv

TEMPLATES = ("city.yaml", "agencies.yaml", "calendar.yaml")


def city_init(code: str, *, points: Path | None = None, say: Say = quiet) -> City:
    """Write a folder `cities/CODE-name` for a city or regency and return its profile; files that exist stay.

    `points` is a CSV (code,lon,lat and, where known, km2) with a point inside each village, from which areas are
    guessed until boundaries are imported. Raises RegionsError, ProfileError.
    """
    region = read_region(Path(settings.AREA_DATA), code)
    cities = Path(settings.CITIES_DIR)
    folder = next(iter(sorted(cities.glob(f"{region.code}-*"))), cities / folder_name(region))
    write_profile(folder, region, profile_facts(region), points, say=say)
    city = read_city(cities, region.code)
    say(_next_steps(region, city))
    return city


def write_profile(
    folder: Path, region: Region, facts: Mapping[str, str], points: Path | None = None, *, say: Say = quiet
) -> None:
    """Write the files of a profile from the template with these facts; files that exist stay. Raises ProfileError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TEMPLATES:
        _write(folder / name, files.fill_template(Path(settings.CITY_TEMPLATE) / name, facts), say)
    _write(folder / "areas.csv", _areas(region, files.points(points) if points else {}), say)
    _write(folder / "landmarks.csv", _landmarks(region.islands), say)


def folder_name(region: Region) -> str:
    """Return the name of a region's profile: its code and its name in small letters ("36.72-cilegon")."""
    return f"{region.code}-{re.sub(r'[^a-z0-9]+', '-', short_name(region.name).lower()).strip('-')}"


def short_name(name: str) -> str:
    """Return a city's name without what it is: "Kota Cilegon" is Cilegon."""
    return name.removeprefix("Kota ").removeprefix("Kabupaten ")


def profile_facts(region: Region) -> dict[str, str]:
    """Return what the template of profiles asks for, as the tables of regions know it."""
    head = "Wali Kota" if codes.kind(region.code, region.name) == "kota" else "Bupati"
    return {
        "code": region.code,
        "name": region.name,
        "short": short_name(region.name),
        "province": region.province,
        "head": head,
        "head_name": f"{head} {short_name(region.name)}",
        "time_zone": codes.time_zone(region.code),
        "language": "id",
        "primary": "#0b5c8a",
        "centre": str(list(region.centre)) if region.centre else "null",
        "version": region.version,
    }


def _write(file: Path, content: str, say: Say) -> None:
    if file.exists():
        say(f"  {file.name} is there already and stays as it is.")
        return
    file.write_text(content, "utf-8")
    say(f"  {file.name} written.")


def _areas(region: Region, points: dict[str, tuple[str, str, str]]) -> str:
    blank = ("", "", "")
    return _table("code,name,lon,lat,km2,population", (_area(row, points.get(row.code, blank)) for row in region.areas))


def _area(row: AreaRow, point: tuple[str, str, str]) -> list[object]:
    return [row.code, row.name, *point, ""]


def _landmarks(islands: Iterable[LandmarkRow]) -> str:
    rows = ([isle.code, isle.name, isle.kind, isle.lon, isle.lat, "", "no", ""] for isle in islands)
    return _table("code,name,kind,lon,lat,area,approximate,aliases", rows)


def _table(header: str, rows: Iterable[list[object]]) -> str:
    return plain_csv(header.split(","), rows)


def _next_steps(region: Region, city: City) -> str:
    count = sum(codes.level(row.code) == "village" for row in city.areas)
    known = sum(row.lon is not None for row in city.areas)
    lines = [
        f"{region.name}: {len(city.areas)} areas, {count} of them kelurahan or desa; the profile is {city.folder}.",
        f"Next: set CITY_CODE={region.code} and start `satukota up`; check agencies.yaml and city.yaml.",
    ]
    if not known:
        lines.append(
            "No boundary is known yet: reports are taken with the area chosen by hand. "
            "Import boundaries with `satukota places import FILE.geojson`."
        )
    if region.version:
        lines.append(f"Regions: idn-area-data {region.version}, Open Database License (ODbL) 1.0.")
    return "\n".join(lines)
