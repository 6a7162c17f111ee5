"""From a point or a box to areas and rows: where it lies, many at once, points spread over an area."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from satukota.kernel.places.queries.atlas import Atlas, atlas
from satukota.kernel.places.rules.cells import Box, ranges

if TYPE_CHECKING:
    from numpy import float64
    from numpy.random import Generator
    from numpy.typing import NDArray

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
    known = atlas()
    if not _on_earth(lon, lat):
        if _on_earth(lat, lon) and known.index.find(lat, lon):
            raise PlaceOutside(_("Longitude and latitude seem to be swapped: longitude comes first."), "swapped")
        raise PlaceOutside(_("This is not a place on earth. Give longitude and latitude in degrees."), "not_a_place")
    hit = known.index.find(lon, lat)
    if hit:
        area = known.areas[hit.code]
        return Located(area.code, area.name, hit.inside, area.approximate)
    if not known.index.codes and _within(INDONESIA, lon, lat):
        return Located(settings.CITY_CODE, _city_name(known), inside=False, approximate=True)
    message = _("This place lies outside %(city)s. Choose a place inside it.")
    raise PlaceOutside(message, "outside", {"city": _city_name(known)})


def _on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _within(box: Box, lon: float, lat: float) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _city_name(atlas: Atlas) -> str:
    area = atlas.areas.get(settings.CITY_CODE)
    return area.name if area else settings.CITY_CODE


def locate_many(lons: "NDArray[float64]", lats: "NDArray[float64]") -> list[str]:
    """Return the area codes of many points (half a million a second); empty where a point lies in none."""
    return atlas().index.find_many(lons, lats)


def sample_points(code: str, count: int, random: "Generator") -> "NDArray[float64]":
    """Return `count` points (rows of lon, lat) spread over an area, for demo data. Raises KeyError without polygon."""
    return atlas().index.sample(code, count, random)


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
