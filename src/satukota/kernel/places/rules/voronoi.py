"""Areas guessed from one known point each, until real boundaries are imported."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import Geometry

KM_PER_DEGREE = 111.32
REACH = 2.0
"""How far an area reaches at most: this many radii of the circle of its size. Wide on purpose: until the boundary is
known, a report from just outside is a smaller harm than one from inside that is refused."""
CLOSED_KM = 1.5


@dataclass(frozen=True)
class Seed:
    """A point that is known to lie inside an area, and the area's size where that is known."""

    lon: float
    lat: float
    km2: float | None = None


def voronoi(
    seeds: Mapping[str, Seed], land: "Geometry | None" = None, outline: "Geometry | None" = None
) -> dict[str, "Geometry"]:
    """Return for each code the part of the whole that is nearer to its point than to any other, in degrees.

    The whole is `outline` where that is known, else the hull of discs around the points, cut to `land` where that is
    given. Of the true area of Cilegon and Jombang about three quarters fall into the right cell.
    """
    import shapely

    if not seeds:
        return {}
    codes = sorted(seeds)
    scale = math.cos(math.radians(sum(seeds[code].lat for code in codes) / len(codes))) * KM_PER_DEGREE
    points = [(seeds[code].lon * scale, seeds[code].lat * KM_PER_DEGREE) for code in codes]
    if outline is None:
        hull = _hull(points, _reach(points, [seeds[code].km2 for code in codes]))
    else:
        hull, land = shapely.transform(outline, lambda xy: xy * [scale, KM_PER_DEGREE]), None
    cells = shapely.transform(shapely.intersection(_cells(points, hull), hull), lambda xy: xy / [scale, KM_PER_DEGREE])
    return {code: _cut_to_land(cell, land, seeds[code]) for code, cell in zip(codes, cells, strict=True)}


def _reach(points: list[tuple[float, float]], sizes: list[float | None]) -> list[float]:
    known = [size for size in sizes if size]
    usual = sum(known) / len(known) if known else _spacing(points) ** 2
    return [REACH * math.sqrt((size or usual) / math.pi) for size in sizes]


def _spacing(points: list[tuple[float, float]]) -> float:
    """Return the usual distance to the next point, in km; 2 km where there is only one."""
    nearest = sorted(min((math.dist(p, q) for q in points if q != p), default=2.0) for p in points)
    return nearest[len(nearest) // 2] * 1.3


def _hull(points: list[tuple[float, float]], reach: list[float]) -> "Geometry":
    import shapely

    discs = shapely.union_all(shapely.buffer(shapely.points(points), reach))
    return shapely.buffer(shapely.buffer(discs, CLOSED_KM), -CLOSED_KM)


def _cells(points: list[tuple[float, float]], hull: "Geometry") -> list["Geometry"]:
    import shapely

    places = list(dict.fromkeys(points))
    if len(places) == 1:
        return [hull] * len(points)
    around = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=shapely.buffer(hull, 10), ordered=True)
    by_place = dict(zip(places, around.geoms, strict=True))
    return [by_place[point] for point in points]


def _cut_to_land(cell: "Geometry", land: "Geometry | None", seed: Seed) -> "Geometry":
    """Cut a cell to the land, but never so that its own point is lost."""
    import shapely

    cut = cell if land is None else shapely.intersection(cell, land)
    return cut if shapely.intersects_xy(cut, seed.lon, seed.lat) else cell
