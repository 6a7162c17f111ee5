"""The Morton number of a point, and boxes as ranges of it: a map viewport without PostGIS.

A cell is the number of the Web-Mercator tile at zoom 24 (2.4 m at the equator), its x and y bits interleaved, so that
all points of a tile at any lower zoom are one unbroken range. Everything here is a pure function of numbers.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

type Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

ZOOM = 24
TILES = 1 << ZOOM
MOST_LATITUDE = 85.0511287798066
PIECES = 32
"""Into how many tiles a box is cut before neighbours are joined; more gains nothing that the database would notice."""
CLUSTER_TILES = 3
"""A cluster is a tile this many zooms below the map's own (512 px) tile: 64 px on the screen."""

_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def _spread_bits(number: int) -> int:
    for shift, mask in _SPREAD:
        number = (number | number << shift) & mask
    return number


def _gather(number: int) -> int:
    number &= 0x5555555555555555
    for shift, mask in ((1, 0x3333333333333333), (2, 0x0F0F0F0F0F0F0F0F), (4, 0x00FF00FF00FF00FF)):
        number = (number | number >> shift) & mask
    number = (number | number >> 8) & 0x0000FFFF0000FFFF
    return (number | number >> 16) & 0x00000000FFFFFFFF


def tile(lon: float, lat: float) -> tuple[int, int]:
    """Return column and row of a point's tile at zoom 24; rows grow southwards, points beyond the edge go to the edge.

    Raises ValueError for a coordinate that is not a number.
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError(f"not a point: {lon}, {lat}")
    sine = math.sin(math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, lat))))
    x = int((max(-180.0, min(180.0, lon)) + 180) / 360 * TILES)
    y = int((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * TILES)
    return min(TILES - 1, x), max(0, min(TILES - 1, y))


def cell(lon: float, lat: float) -> int:
    """Return the cell of a point in degrees: a whole number below 2**48. Raises ValueError if it is not a number."""
    x, y = tile(lon, lat)
    return _spread_bits(x) | _spread_bits(y) << 1


def cells(lons: "NDArray[float64]", lats: "NDArray[float64]") -> "NDArray[int64]":
    """Return the cells of many points at once (a million in about 0.15 s); the same numbers as `cell` gives."""
    import numpy as np

    sine = np.sin(np.radians(np.clip(lats, -MOST_LATITUDE, MOST_LATITUDE)))
    x = ((np.clip(lons, -180.0, 180.0) + 180) / 360 * TILES).astype(np.int64)
    y = ((0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * TILES).astype(np.int64)
    result: NDArray[int64] = np.zeros(x.shape, np.int64)
    for place, column in enumerate((x, y)):
        spread = np.clip(column, 0, TILES - 1)
        for shift, mask in _SPREAD:
            spread = (spread | spread << shift) & mask
        result |= spread << place
    return result


def centre(number: int, zoom: int = ZOOM) -> tuple[float, float]:
    """Return longitude and latitude of the middle of a tile; `number` is `cell >> shift(zoom)`."""
    west, south, east, north = bounds(number, zoom)
    return (west + east) / 2, (south + north) / 2


def bounds(number: int, zoom: int = ZOOM) -> Box:
    """Return the box of a tile; `number` is `cell >> 2 * (24 - zoom)`."""
    x, y, tiles = _gather(number), _gather(number >> 1), 1 << zoom
    return x / tiles * 360 - 180, _latitude((y + 1) / tiles), (x + 1) / tiles * 360 - 180, _latitude(y / tiles)


def _latitude(share: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))


def cluster_zoom(map_zoom: float) -> int:
    """Return the zoom of the tiles that are one cluster each on a map at that zoom (MapLibre's, 512 px tiles)."""
    return max(0, min(ZOOM, math.floor(map_zoom) + CLUSTER_TILES))


def cluster_shift(map_zoom: float) -> int:
    """Return how many bits to drop from a cell to get its cluster: `GROUP BY cell >> shift`."""
    return 2 * (ZOOM - cluster_zoom(map_zoom))


def ranges(box: Box, most: int = 16) -> list[tuple[int, int]]:
    """Return at most `most` ranges of cells, both ends included, ascending, that together hold every point of the box.

    They overshoot: test longitude and latitude again. Raises ValueError for a box that is inside out or not numbers.
    """
    west, south, east, north = box
    if west > east or south > north:
        raise ValueError(f"a box is west, south, east, north: {box}")
    return _widen(_join(_pieces(tile(west, north), tile(east, south))), most)


def _pieces(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut the box of tiles into whole tiles of mixed zoom, level by level, and return the range of each."""
    bits = max((first[0] ^ last[0]).bit_length(), (first[1] ^ last[1]).bit_length())
    edge = [(first[0] >> bits, first[1] >> bits)]
    done: list[tuple[int, int]] = []
    while bits and edge and len(done) + len(edge) < PIECES:
        bits -= 1
        halves = [(x << 1 | right, y << 1 | low) for x, y in edge for low in (0, 1) for right in (0, 1)]
        edge = []
        for x, y in halves:
            touch = _touch(x, bits, first[0], last[0]), _touch(y, bits, first[1], last[1])
            if min(touch) == 2:
                done.append(_range(x, y, bits))
            elif min(touch) == 1:
                edge.append((x, y))
    return done + [_range(x, y, bits) for x, y in edge]


def _touch(number: int, bits: int, first: int, last: int) -> int:
    """Return 0 where the tile's side lies outside first…last, 1 where it sticks out, 2 where it lies inside."""
    low, high = number << bits, (number + 1 << bits) - 1
    if high < first or low > last:
        return 0
    return 2 if first <= low and high <= last else 1


def _range(x: int, y: int, bits: int) -> tuple[int, int]:
    number = _spread_bits(x) | _spread_bits(y) << 1
    return number << 2 * bits, (number + 1 << 2 * bits) - 1


def _join(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(pieces):
        if joined and joined[-1][1] + 1 == low:
            joined[-1] = joined[-1][0], high
        else:
            joined.append((low, high))
    return joined


def _widen(runs: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Close the smallest gaps until at most `most` ranges are left."""
    gaps = sorted(range(1, len(runs)), key=lambda i: runs[i - 1][1] - runs[i][0])
    starts = [0, *sorted(gaps[: max(1, most) - 1])]
    ends = [*starts[1:], len(runs)]
    return [(runs[start][0], runs[end - 1][1]) for start, end in zip(starts, ends, strict=True)]
