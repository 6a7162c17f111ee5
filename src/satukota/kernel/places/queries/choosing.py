"""What a new city is chosen from: every city and regency of Indonesia, and the agencies that such a one usually has."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from satukota.kernel.places.models import Gazetteer
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules import profile_files as files
from satukota.kernel.places.rules import regions as tables
from satukota.kernel.places.rules.profile import AgencyEntry, agency_entry
from satukota.kernel.readers.api import read_yaml
from satukota.runtime.own_city import WAITING


def awaits_city() -> bool:
    """Return whether this installation waits for its city to be set up."""
    return bool(settings.CITY_CODE == WAITING)


def has_city() -> bool:
    """Return whether a city was ever loaded into this database."""
    return Gazetteer.objects.exists()


def regions() -> tuple[tables.RegionName, ...]:
    """Return every city and regency of Indonesia by name; none where the tables are not installed."""
    return tables.region_names(Path(settings.AREA_DATA))


def regions_called(text: str) -> list[tables.RegionName]:
    """Return the cities and regencies that a code, a name or a part of a name means."""
    return tables.regions_called(Path(settings.AREA_DATA), text)


def region(code: str) -> tables.Region:
    """Return a city or regency with its districts and villages. Raises RegionsError."""
    return tables.read_region(Path(settings.AREA_DATA), code)


def usual_agencies(code: str, facts: Mapping[str, str]) -> list[AgencyEntry]:
    """Return the agencies that a city or a regency usually has, with its own names in them, in the template's order."""
    text = files.fill_template(Path(settings.CITY_TEMPLATE) / "agencies.yaml", facts)
    kind = codes.kind(code, facts["name"])
    return [agency_entry(row) for row in read_yaml(text).value["agencies"] if row.get("only", kind) == kind]


def usual_hours() -> dict[str, list[str]]:
    """Return the office hours of the template by day."""
    text = files.fill_template(
        Path(settings.CITY_TEMPLATE) / "calendar.yaml", {"name": "-", "time_zone": "Asia/Jakarta"}
    )
    hours: dict[str, list[str]] = read_yaml(text).value["hours"]
    return hours
