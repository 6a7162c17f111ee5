"""The polygons of a whole city from what is known: imported boundaries where there are any, guesses elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.dissolve import dissolve
from satukota.kernel.places.rules.shapes import as_multi, polygons_of
from satukota.kernel.places.rules.voronoi import Seed, voronoi

if TYPE_CHECKING:
    from shapely import Geometry


@dataclass(frozen=True)
class Levels:
    """A polygon for each area that can have one, and the codes whose polygon is certain."""

    shapes: "Mapping[str, Geometry]"
    exact: frozenset[str]


def levels(
    known: Iterable[str],
    seeds: Mapping[str, Seed],
    exact: "Mapping[str, Geometry]",
    land: "Geometry | None" = None,
) -> Levels:
    """Return polygons for villages, districts and the city.

    `known` are all codes, `seeds` a point inside each village, `exact` the imported polygons of any level. A village
    without its own is guessed inside its imported district, else inside the imported city, else on the land. Districts
    and city are dissolved from their villages when these are all exact, else as imported, else dissolved guesses.
    """
    below = _villages_of(known)
    villages = {code: shape for code, shape in exact.items() if codes.level(code) == "village"}
    for code, inside in sorted(below.items(), key=lambda item: -len(item[0])):
        outline = exact.get(code)
        if outline is not None or codes.level(code) == "city":
            _guess(villages, {village: seeds[village] for village in inside if village in seeds}, outline, land)
    shapes = {**dissolve(villages), **villages}
    certain = {code for code in villages if code in exact}
    for code, inside in below.items():
        complete = all(village in certain for village in inside)
        if code in exact and not complete:
            shapes[code] = exact[code]
        if code in exact or complete:
            certain.add(code)
    return Levels(shapes, frozenset(certain))


def _villages_of(known: Iterable[str]) -> dict[str, list[str]]:
    villages: dict[str, list[str]] = {}
    for code in known:
        if codes.level(code) == "village":
            district = codes.parent(code)
            villages.setdefault(district, []).append(code)
            villages.setdefault(codes.parent(district), []).append(code)
    return villages


def _guess(
    villages: "dict[str, Geometry]", seeds: Mapping[str, Seed], outline: "Geometry | None", land: "Geometry | None"
) -> None:
    """Add a polygon for each seed whose village has none yet, beside those that are there."""
    import shapely

    if all(code in villages for code in seeds):
        return
    taken = shapely.union_all(list(villages.values()))
    for code, cell in voronoi(seeds, land, outline).items():
        free = polygons_of(shapely.difference(cell, taken))
        if code not in villages and not free.is_empty:
            villages[code] = as_multi(free)
