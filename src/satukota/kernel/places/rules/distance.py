"""Distances and areas on the round earth. Degrees in, metres and square kilometres out."""

import math
from collections.abc import Sequence

from satukota.kernel.places.rules.cells import Box

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""
_ECCENTRICITY = math.sqrt(6.69437999014e-3)
_AUTHALIC = 6_371_007.1809
"""Radius of the sphere with the earth's surface, in metres."""


def haversine(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the distance of two points in metres, on a sphere (error below 0.5 %)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def around(lon: float, lat: float, metres: float) -> Box:
    """Return the smallest box that holds every point within `metres` of the point."""
    up = math.degrees(metres / EARTH) * 1.000001
    widest = min(89.0, abs(lat) + up)
    side = up / math.cos(math.radians(widest))
    return lon - side, lat - up, lon + side, lat + up


def ring_km2(ring: Sequence[tuple[float, float]]) -> float:
    """Return the area inside a closed ring of (lon, lat) in km², positive where it runs counter-clockwise.

    Spherical trapezoids on the authalic sphere of WGS 84: within 0.01 % of the geodesic area for a city.
    """
    heights = [_authalic_sine(lat) for _, lat in ring]
    total = 0.0
    for i in range(len(ring) - 1):
        total += math.radians(ring[i + 1][0] - ring[i][0]) * (heights[i] + heights[i + 1]) / 2
    return -total * _AUTHALIC**2 / 1e6


def _authalic_sine(lat: float) -> float:
    return _q(math.sin(math.radians(lat))) / _q(1.0)


def _q(sine: float) -> float:
    e = _ECCENTRICITY
    return (1 - e * e) * (sine / (1 - (e * sine) ** 2) + math.atanh(e * sine) / e)
