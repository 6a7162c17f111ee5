"""Villages joined into districts and the city, so that the levels fit each other exactly."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.boundaries import as_multi, km2, polygons_of

if TYPE_CHECKING:
    from shapely import Geometry

HAIR = 1e-4
"""Gaps up to twice this (degrees; about 22 m) between neighbours are drawing errors and are closed."""
LAKE_KM2 = 0.2
"""A hole smaller than this that belongs to nobody is a drawing error too."""


def dissolve(villages: "Mapping[str, Geometry]") -> "dict[str, Geometry]":
    """Return districts and city made of their villages, without the slivers between them.

    A hole stays where it is large, or where another district lies in it.
    """
    import shapely

    if not villages:
        return {}
    groups: dict[str, list[Geometry]] = {}
    for code, shape in villages.items():
        groups.setdefault(codes.parent(code), []).append(shape)
    joined = {code: shapely.union_all(shapes) for code, shapes in groups.items()}
    districts = {}
    for code, shape in joined.items():
        others = shapely.union_all([other for name, other in joined.items() if name != code])
        districts[code] = _without_lakes(polygons_of(shapely.difference(_closed(shape), others)), others)
    whole = _without_lakes(_closed(shapely.union_all(list(districts.values()))), None)
    return {**districts, codes.parent(min(districts)): whole}


def _closed(shape: "Geometry") -> "Geometry":
    import shapely

    grown = shapely.buffer(shape, HAIR, join_style="mitre", mitre_limit=2)
    return shapely.union(shapely.buffer(grown, -HAIR, join_style="mitre", mitre_limit=2), shape)


def _without_lakes(shape: "Geometry", others: "Geometry | None") -> "Geometry":
    """Fill small holes in which no other area lies."""
    import shapely

    parts = []
    for part in getattr(as_multi(shape), "geoms", ()):
        holes = [shapely.Polygon(ring) for ring in part.interiors]
        kept = [hole for hole in holes if km2(hole) > LAKE_KM2 or _holds(hole, others)]
        parts.append(shapely.Polygon(part.exterior, [hole.exterior for hole in kept]))
    return as_multi(shapely.union_all(parts))


def _holds(hole: "Geometry", others: "Geometry | None") -> bool:
    import shapely

    return others is not None and shapely.intersection(hole, others).area > hole.area / 2
