"""Landmarks of a city's profile as rows."""

from satukota.kernel.changes.api import changes_of
from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.rules import likeness, text
from satukota.kernel.places.rules.area_index import AreaIndex
from satukota.kernel.places.rules.cells import cell
from satukota.kernel.places.rules.levels import Levels
from satukota.kernel.places.rules.profile import City

LANDMARK = "places.landmark"
"""The kind under which changes of landmarks are kept."""


def place_landmarks(city: City, drawn: Levels) -> int:
    """Write the profile's landmarks, each with its village; return how many there are now.

    Those that left the profile go. What people made, changed or took away on a page stays as they said it.
    """
    index = AreaIndex(drawn.shapes, list(drawn.shapes))
    known = set(Area.objects.filter(code__startswith=city.code).values_list("code", flat=True))
    touched = set(changes_of(LANDMARK).values_list("key", flat=True))
    rows = []
    for mark in city.landmarks:
        if mark.code in touched:
            continue
        hit = index.find(mark.lon, mark.lat)
        own = mark.area if mark.area in known else hit.code if hit else None
        row = Landmark(code=mark.code, name=mark.name, kind=mark.kind, approximate=mark.approximate)
        rows.append(put(row, mark.lon, mark.lat, own, mark.aliases))
    fields = ["name", "kind", "lon", "lat", "cell", "area", "approximate", "aliases", "search"]
    Landmark.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    Landmark.objects.exclude(code__in=[*(row.code for row in rows), *touched]).delete()
    return Landmark.objects.count()


def put(row: Landmark, lon: float, lat: float, area: str | None, aliases: str) -> Landmark:
    """Put a landmark at a point, in an area, under all its names; the caller saves it."""
    words = text.normal(row.name).split()
    row.lon, row.lat, row.cell, row.area_id = lon, lat, cell(lon, lat), area
    row.aliases = aliases[:300]
    row.search = " ".join([*words, text.normal(aliases), *likeness.pairs(words)])
    return row
