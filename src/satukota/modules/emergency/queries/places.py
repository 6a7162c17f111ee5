"""Where a point is and what lies near it. Nothing here may stop a dispatch: no answer is an answer."""

from typing import Any

import structlog

from satukota.kernel.places.api import PlaceOutside, ProfileError, base_map, cell, city, locate, search_places
from satukota.modules.emergency.models import Hazard
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.policies import policy
from satukota.modules.emergency.rules.location import naming
from satukota.modules.emergency.rules.location.distance import metres
from satukota.modules.emergency.rules.location.points import believable

log = structlog.get_logger(__name__)


def area_of(lon: float | None, lat: float | None) -> tuple[str, str, bool]:
    """Return (area code, area name, inside the city) of a point; empty where it has none."""
    if lon is None or lat is None or not believable(lon, lat):
        return "", "", True
    try:
        place = locate(lon, lat)
    except PlaceOutside:
        return "", "", False
    return place.area_code, place.area_name, place.inside


type Point = tuple[float, float] | tuple[None, None]


def point_of(lon: float | None, lat: float | None) -> Point:
    """Return a point that can be meant; half of one, and the 0,0 of a phone without a fix, is none."""
    return (lon, lat) if lon is not None and lat is not None and believable(lon, lat) else (None, None)


def in_reach(lon: float, lat: float) -> bool:
    """Tell whether a unit of the city can be there: within the policy's kilometres of the city's middle."""
    try:
        centre = city().centre
    except ProfileError:
        centre = None
    return centre is None or metres(*centre, lon, lat) <= 1000 * float(policy("reach_kilometres"))


def cell_of(lon: float | None, lat: float | None) -> int | None:
    """Return the map cell of a point, None without one."""
    return None if lon is None or lat is None else cell(lon, lat)


ACCURACY = {"point": 0.0, "street": 1500.0, "kelurahan": 1200.0, "desa": 2000.0, "kecamatan": 4000.0}
"""Metres within which the place lies whose point is shown: a whole street or kelurahan is one point in the list."""


def places(text: str) -> list[dict[str, object]]:
    """Return landmarks and areas that a caller may mean, from the city's own list: no outside service is asked.

    `sure`: the words name it. What is only spelt like them is shown and taken for nobody's place by itself.
    """
    here = _city_name()
    least = naming.ALONG_A_ROAD if naming.has_post(text) else 0.0
    return [
        {
            "name": place.name,
            "kind": place.kind,
            "context": place.context,
            "lon": place.lon,
            "lat": place.lat,
            "area": place.area_code,
            "accuracy": max(least, ACCURACY.get(place.kind, 300.0 if place.approximate else 50.0)),
            "sure": place.kind == "point" or naming.names(text, place.name, here),
        }
        for place in search_places(text)
    ]


def _city_name() -> str:
    try:
        return city().name
    except ProfileError:
        return ""


def area_in_words(text: str) -> str:
    """Return the code of the area that a text names or in which a named place lies; empty where it names none."""
    return next((place.area_code for place in search_places(text, 3) if place.area_code), "")


def hazards(lon: float | None, lat: float | None) -> list[Hazard]:
    """Return the warnings whose radius covers a point, nearest first."""
    if lon is None or lat is None:
        return []
    box = Hazard.objects.filter(lon__range=(lon - 0.06, lon + 0.06), lat__range=(lat - 0.06, lat + 0.06))
    current = [h for h in box if h.until is None or h.until > now()]
    near = [(metres(h.lon, h.lat, lon, lat), h) for h in current]
    return [hazard for apart, hazard in sorted(near, key=lambda pair: pair[0]) if apart <= hazard.radius]


def outline() -> dict[str, Any]:
    """Return the city's areas and coast as GeoJSON, coarse."""
    return base_map(11)
