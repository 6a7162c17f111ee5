"""From a point to its area."""

import math
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satukota.kernel.places.queries.atlas import Atlas, atlas
from satukota.kernel.places.rules.cells import Box

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
