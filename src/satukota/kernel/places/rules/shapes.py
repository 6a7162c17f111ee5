"""Polygons made flat, their size, and a point inside them."""

from typing import TYPE_CHECKING

from satukota.kernel.places.rules.distance import ring_km2

if TYPE_CHECKING:
    from shapely import Geometry


def polygons_of(shape: "Geometry") -> "Geometry":
    """Return only the polygons of a shape, as a MultiPolygon; lines and points are dropped."""
    import shapely

    parts = [part for part in shapely.get_parts(shape).tolist() if part.geom_type in {"Polygon", "MultiPolygon"}]
    return as_multi(shapely.union_all(parts)) if parts else shapely.multipolygons([])


def as_multi(shape: "Geometry") -> "Geometry":
    """Return a polygon as a MultiPolygon with outer rings counter-clockwise (RFC 7946)."""
    import shapely

    return shapely.orient_polygons(shapely.multipolygons(shapely.get_parts(shape)), exterior_cw=False)


def km2(shape: "Geometry") -> float:
    """Return the area of a shape in degrees as km² on the WGS 84 ellipsoid (within 0.01 %)."""
    total = 0.0
    for part in getattr(as_multi(shape), "geoms", ()):
        rings = (part.exterior, *part.interiors)
        total += sum(ring_km2(list(ring.coords)) for ring in rings)
    return total


def inner_point(shape: "Geometry", wanted: tuple[float, float] | None) -> tuple[float, float]:
    """Return a point inside the shape: the wanted one where it lies inside, else one that certainly does."""
    import shapely

    if wanted and shapely.contains_xy(shape, *wanted):
        return wanted
    largest = max(shapely.get_parts(shape).tolist(), key=lambda part: part.area)
    point = shapely.point_on_surface(largest)
    return round(point.x, 6), round(point.y, 6)
