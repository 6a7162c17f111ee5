"""Which area a point lies in: polygons in memory, asked in microseconds. Immutable; a new import makes a new one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.cells import Box
from satukota.kernel.places.rules.distance import around, haversine

if TYPE_CHECKING:
    from numpy import float64
    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely import Geometry

NEAR_METRES = 200.0
"""A point in a gap between areas, or on a jetty, belongs to the nearest area up to here."""


@dataclass(frozen=True)
class Hit:
    """An area that holds a point, or (`inside` false) that is nearest to it within 200 m."""

    code: str
    inside: bool
    metres: float = 0.0


class AreaIndex:
    """The finest areas with a polygon, ordered by code so that the lowest wins where they overlap or share a border."""

    def __init__(self, polygons: "Mapping[str, Geometry]", known: Collection[str] = ()) -> None:
        import numpy as np
        import shapely

        self.codes = finest(polygons, known)
        self.shapes: Any = np.array([polygons[code] for code in self.codes], dtype=object)
        shapely.prepare(self.shapes)
        self._tree = shapely.STRtree(self.shapes)
        self._edges: list[Box] = [
            (west, south, east, north) for west, south, east, north in shapely.bounds(self.shapes).tolist()
        ]

    @cached_property
    def box(self) -> Box | None:
        """The box around all areas; None without any."""
        import shapely

        if not self.codes:
            return None
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(self.shapes))
        return west, south, east, north

    def find(self, lon: float, lat: float) -> Hit | None:
        """Return the area of a point in degrees: the lowest code that holds or touches it, else the nearest, else None.

        A city has some hundred areas: their boxes are compared sooner than a tree takes to be asked for one point.
        """
        import shapely

        for place, (west, south, east, north) in enumerate(self._edges):
            if west <= lon <= east and south <= lat <= north and shapely.intersects_xy(self.shapes[place], lon, lat):
                return Hit(self.codes[place], inside=True)
        return self._nearest(lon, lat)

    def _nearest(self, lon: float, lat: float) -> Hit | None:
        import shapely

        near = sorted(self._tree.query(shapely.box(*around(lon, lat, NEAR_METRES))))
        lines = shapely.shortest_line(shapely.points(lon, lat), self.shapes[near])
        ends = shapely.get_coordinates(lines)[1::2]
        gaps = [(haversine(lon, lat, *end), i) for end, i in zip(ends, near, strict=True)]
        metres, i = min(gaps, default=(NEAR_METRES + 1, 0))
        return Hit(self.codes[i], inside=False, metres=metres) if metres <= NEAR_METRES else None

    def find_many(self, lons: "NDArray[float64]", lats: "NDArray[float64]") -> list[str]:
        """Return the codes of many points, half a million a second; empty where a point lies in no area."""
        import numpy as np
        import shapely

        where, which = self._tree.query(shapely.points(lons, lats), predicate="intersects")
        lowest = np.full(len(lons), len(self.codes))
        np.minimum.at(lowest, where, which)
        names = [*self.codes, ""]
        return [names[i] for i in lowest]

    def sample(self, code: str, count: int, random: "Generator") -> "NDArray[float64]":
        """Return `count` points (rows of lon, lat) spread evenly over an area, the same for the same generator.

        Raises KeyError for an area without polygons.
        """
        import numpy as np
        import shapely

        shape = shapely.union_all([self.shapes[i] for i, own in enumerate(self.codes) if codes.within(own, code)])
        if shape.is_empty:
            raise KeyError(code)
        shapely.prepare(shape)
        points = np.empty((0, 2))
        while len(points) < count:
            tried = random.uniform(shape.bounds[:2], shape.bounds[2:], (count * 2 + 8, 2))
            points = np.vstack([points, tried[shapely.contains_xy(shape, tried)]])
        return points[:count]


def finest(polygons: Collection[str], known: Collection[str] = ()) -> list[str]:
    """Return the codes to ask, in the order in which they win: villages, then districts, then the city, each ascending.

    An area is left out when all areas below it (of `known`, the list of all codes) have polygons of their own.
    """
    drawn = set(polygons)
    below: dict[str, list[str]] = {}
    for code in {*polygons, *known}:
        below.setdefault(codes.parent(code), []).append(code)
    filled: set[str] = set()
    for code in sorted(below, key=len, reverse=True):
        if all(child in drawn or child in filled for child in below[code]):
            filled.add(code)
    return sorted(drawn - filled, key=lambda code: (-len(code), code))
