"""From a point to its area, and from a box to a condition on rows with `cell`, `lon` and `lat`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.kernel.places.models import Area
from satukota.kernel.places.queries.atlas import Atlas, atlas
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.cells import Box, ranges

if TYPE_CHECKING:
    from numpy import float64
    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely import Geometry

INDONESIA: Box = (94.5, -11.5, 141.5, 6.5)


@dataclass(frozen=True, slots=True)
class Located:
    """The area of a point. `inside` is false for a point up to 200 m beside it; `approximate` where it is guessed."""

    area_code: str
    area_name: str
    inside: bool
    approximate: bool


class PlaceOutside(ValidationError):
    """The point lies outside the city, or is no point on earth."""


def locate(lon: float, lat: float) -> Located:
    """Return the area of a point in degrees, from memory. Raises PlaceOutside.

    In a city of which no boundary is known at all, every point of Indonesia is accepted as somewhere in the city.
    """
    held = atlas()
    if not _on_earth(lon, lat):
        if _on_earth(lat, lon) and held.index.find(lat, lon):
            raise PlaceOutside(_("Longitude and latitude seem to be swapped: longitude comes first."), "swapped")
        raise PlaceOutside(_("This is not a place on earth. Give longitude and latitude in degrees."), "not_a_place")
    hit = held.index.find(lon, lat)
    if hit:
        found = held.areas[hit.code]
        return Located(found.code, found.name, hit.inside, found.approximate)
    if not held.index.codes and _within(INDONESIA, lon, lat):
        return Located(settings.CITY_CODE, _city_name(held), inside=False, approximate=True)
    message = _("This place lies outside %(city)s. Choose a place inside it.")
    raise PlaceOutside(message, "outside", {"city": _city_name(held)})


def _on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _within(box: Box, lon: float, lat: float) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _city_name(held: Atlas) -> str:
    found = held.areas.get(settings.CITY_CODE)
    return found.name if found else settings.CITY_CODE


def locate_many(lons: "NDArray[float64]", lats: "NDArray[float64]") -> list[str]:
    """Return the area codes of many points (half a million a second); empty where a point lies in none."""
    return atlas().index.find_many(lons, lats)


def sample_points(code: str, count: int, random: "Generator") -> "NDArray[float64]":
    """Return `count` points (rows of lon, lat) spread over an area, for demo data. Raises KeyError without polygon."""
    return atlas().index.sample(code, count, random)


def area(code: str) -> Area:
    """Return an area of the city, without its geometry. Raises Area.DoesNotExist."""
    try:
        return atlas().areas[code]
    except KeyError:
        raise Area.DoesNotExist(code) from None


def shape(code: str) -> "Geometry | None":
    """Return an area's polygons (shapely, in degrees) from the database; None where none are known."""
    import shapely

    drawn = Area.objects.filter(code=code).values_list("geometry", flat=True).first()
    return shapely.from_geojson(drawn) if drawn else None


def areas(level: str, parent: str | None = None) -> list[Area]:
    """Return the city's areas of a level (district, village), by name; only those inside `parent` where it is given."""
    found = [row for row in atlas().areas.values() if row.level == level and codes.within(row.code, parent or row.code)]
    return sorted(found, key=lambda row: (row.name, row.code))


def area_label(code: str) -> str:
    """Return an area's name with what it is and where: "Kelurahan Citangkil, Kecamatan Citangkil"; "" if unknown."""
    known = atlas().areas
    found = [known[part] for part in (code, codes.parent(code)) if part in known and len(part) > 5]
    return ", ".join(f"{row.kind.replace('_', ' ').title()} {row.name}" for row in found) or (
        known[code].name if code in known else ""
    )


def in_box(box: Box, *, prefix: str = "", most: int = 16) -> Q:
    """Return the condition that a row's point lies in a box, for tables with columns `cell`, `lon` and `lat`.

    The ranges of cells are written out with OR, as the planner wants them; longitude and latitude are tested again
    because ranges overshoot. `prefix` leads to the table ("case__"). Raises ValueError for a box that is none.
    """
    wanted = Q()
    for low, high in ranges(box, most):
        wanted |= Q(**{f"{prefix}cell__range": (low, high)})
    west, south, east, north = box
    return wanted & Q(**{f"{prefix}lon__range": (west, east), f"{prefix}lat__range": (south, north)})


def box_of(numbers: Sequence[str]) -> Box:
    """Return a box from its four parts as text (`bbox=` of a query, split). Raises ValueError."""
    west, south, east, north = (float(number) for number in numbers)
    return west, south, east, north
