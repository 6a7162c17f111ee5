"""Landmarks of a city's profile as rows."""

from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.rules import likeness, text
from satukota.kernel.places.rules.area_index import AreaIndex
from satukota.kernel.places.rules.cells import cell
from satukota.kernel.places.rules.levels import Levels
from satukota.kernel.places.rules.profile import City


def place_landmarks(city: City, drawn: Levels) -> int:
    """Write the profile's landmarks, each with its village; those that left the profile go; return their number."""
    index = AreaIndex(drawn.shapes, list(drawn.shapes))
    known = set(Area.objects.filter(code__startswith=city.code).values_list("code", flat=True))
    rows = []
    for mark in city.landmarks:
        hit = index.find(mark.lon, mark.lat)
        own = mark.area if mark.area in known else hit.code if hit else None
        words = text.normal(mark.name).split()
        search = " ".join([*words, text.normal(mark.aliases), *likeness.pairs(words)])
        point = {"lon": mark.lon, "lat": mark.lat, "cell": cell(mark.lon, mark.lat), "area_id": own}
        rows.append(
            Landmark(
                code=mark.code, name=mark.name, kind=mark.kind, search=search, approximate=mark.approximate, **point
            )
        )
    fields = ["name", "kind", "lon", "lat", "cell", "area", "approximate", "search"]
    Landmark.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    Landmark.objects.exclude(code__in=[row.code for row in rows]).delete()
    return len(rows)
