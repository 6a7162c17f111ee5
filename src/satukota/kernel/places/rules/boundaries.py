"""Boundaries from a GeoJSON file: read, checked, repaired where that is safe, and what was done said in plain words."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.distance import haversine

if TYPE_CHECKING:
    from shapely import Geometry
from satukota.kernel.places.rules.geojson import BoundariesError, check_degrees, features_of
from satukota.kernel.places.rules.shapes import as_multi, polygons_of

CODE_NAMES = ("kode", "code", "kdepum", "kdpkab", "kdcpum", "kdppum", "kode_kd", "kode_desa", "iddesa", "id_desa")
FAR_METRES = 20_000.0


@dataclass
class Boundaries:
    """What a file gave: a shape for each code, remarks on what was repaired, and what was left out with the reason."""

    shapes: "dict[str, Geometry]" = field(default_factory=dict)
    repaired: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    elsewhere: int = 0


def read(file: Path, city: str, known: Mapping[str, tuple[float, float] | None]) -> Boundaries:
    """Read the boundaries of a city from a GeoJSON file of polygons in longitude and latitude (WGS 84).

    `known` has for each region code a point that is known to lie in it, or None. Features of other cities are counted
    and passed over. Raises BoundariesError where the file holds nothing that can be used.
    """
    boundaries = Boundaries()
    features = features_of(file)
    check_degrees(features)
    for number, feature in enumerate(features, 1):
        _take(boundaries, number, feature, city, known)
    if not boundaries.shapes:
        raise BoundariesError(_nothing(file, city, boundaries))
    return boundaries


def _nothing(file: Path, city: str, boundaries: Boundaries) -> str:
    reasons = "; ".join(boundaries.refused[:3]) or f"{boundaries.elsewhere} features belong to other cities"
    return f"{file.name} has no boundary of {city} that can be used: {reasons}."


def _take(
    boundaries: Boundaries, number: int, feature: Any, city: str, known: Mapping[str, tuple[float, float] | None]
) -> None:
    label = f"feature {number}"
    try:
        code = _code(feature)
        if not codes.within(code, city):
            boundaries.elsewhere += 1
            return
        label = f"{code} ({label})"
        shape = _polygons(boundaries, label, feature)
        _check_place(shape, code, known)
    except ValueError as error:
        boundaries.refused.append(f"{label}: {error}")
        return
    _add(boundaries, code, label, shape)


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    by_name = {str(name).lower(): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    code = next((by_name[name] for name in CODE_NAMES if by_name.get(name)), None)
    if code is None:
        raise ValueError(f"has no region code (looked for {', '.join(CODE_NAMES[:5])})")
    return codes.normal(code)


def _polygons(boundaries: Boundaries, label: str, feature: Any) -> "Geometry":
    """Return the polygons of a feature, flat and valid. Raises ValueError where there are none."""
    import shapely

    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        kind = geometry.get("type") if isinstance(geometry, dict) else "nothing"
        raise ValueError(f"is {kind}, not a polygon")
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (shapely.errors.GEOSException, TypeError) as error:
        raise ValueError(f"its coordinates cannot be read ({error})") from error
    if not shape.is_valid:
        boundaries.repaired.append(f"{label}: {shapely.is_valid_reason(shape).split('[')[0].strip().lower()}, repaired")
        shape = polygons_of(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    if shape.is_empty:
        raise ValueError("its polygon is empty")
    return as_multi(shape)


def _check_place(shape: "Geometry", code: str, known: Mapping[str, tuple[float, float] | None]) -> None:
    import shapely

    if code not in known:
        raise ValueError("is not in the list of regions; a new village needs a line in areas.csv first")
    inside = known[code]
    if inside is None:
        return
    ends = shapely.get_coordinates(shapely.shortest_line(shapely.points(inside), shape))
    metres = haversine(*ends[0], *ends[1])
    if metres > FAR_METRES:
        raise ValueError(f"its polygon is {metres / 1000:.0f} km from where the area is known to be")


def _add(boundaries: Boundaries, code: str, label: str, shape: "Geometry") -> None:
    import shapely

    if code in boundaries.shapes:
        boundaries.repaired.append(f"{label}: the code comes more than once, its polygons were joined")
        shape = as_multi(shapely.union(boundaries.shapes[code], shape))
    boundaries.shapes[code] = shape


def missing(drawn: Collection[str], known: Collection[str], level: str) -> list[str]:
    """Return the known areas of a level for which no boundary was given, ascending."""
    return sorted(code for code in known if codes.level(code) == level and code not in drawn)
