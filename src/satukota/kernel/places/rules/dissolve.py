"""Villages joined into districts and the city, so that the levels fit each other exactly."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.shapes import as_multi, km2

if TYPE_CHECKING:
    from shapely import Geometry

HAIR = 2e-4
"""Gaps up to this width (degrees; about 22 m) between neighbours are drawing errors and are closed."""
LAKE_KM2 = 0.2
"""A hole in the city that is smaller than this belongs to nobody only because somebody drew badly."""


def dissolve(villages: "Mapping[str, Geometry]") -> "dict[str, Geometry]":
    """Return districts and city made of their villages, without the gaps and slivers between them."""
    import shapely

    if not villages:
        return {}
    groups: dict[str, list[Geometry]] = {}
    for code, shape in zip(villages, clean_neighbours(list(villages.values())), strict=True):
        groups.setdefault(codes.parent(code), []).append(shape)
    districts = {code: as_multi(shapely.coverage_union_all(shapes)) for code, shapes in groups.items()}
    whole = shapely.coverage_union_all(list(districts.values()))
    return {**districts, codes.parent(min(districts)): _without_lakes(whole)}


def clean_neighbours(shapes: "Sequence[Geometry]") -> "Sequence[Geometry]":
    """Return neighbours without overlaps and gaps, sharing their lines point for point; the order stays."""
    import numpy as np
    import shapely

    neighbours: Sequence[Geometry] = shapely.coverage_clean(np.array(shapes, dtype=object), gap_width=HAIR).tolist()
    return neighbours


def thin_neighbours(shapes: "Sequence[Geometry]", tolerance: float, digits: int) -> "Sequence[Geometry]":
    """Return neighbours with fewer corners (`tolerance` in degrees) and rounded coordinates, lines still shared.

    For pictures only. A shape that would vanish stays as it was.
    """
    import numpy as np
    import shapely

    if not shapes:
        return []
    coarse = shapely.coverage_simplify(np.array(clean_neighbours(shapes), dtype=object), tolerance)
    kept = [shape if thin.is_empty else thin for shape, thin in zip(shapes, coarse, strict=True)]
    return [shapely.transform(shape, lambda xy: np.round(xy, digits)) for shape in kept]


def _without_lakes(shape: "Geometry") -> "Geometry":
    import shapely

    parts = []
    for part in shapely.get_parts(shape).tolist():
        holes = [ring for ring in part.interiors if km2(shapely.Polygon(ring)) > LAKE_KM2]
        parts.append(shapely.Polygon(part.exterior, holes))
    return as_multi(shapely.multipolygons(parts))
