"""Land, areas, their names and landmarks as features of the base map."""

import json
from collections.abc import Iterator
from typing import Any

from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries.atlas import Atlas, city
from satukota.kernel.places.queries.map_detail import FIRST_ZOOM, Detail
from satukota.kernel.places.rules.dissolve import thin_neighbours


def land_features() -> Iterator[dict[str, Any]]:
    """Yield the land of the coast file."""
    file = city().coast
    for feature in json.loads(file.read_text("utf-8"))["features"] if file.is_file() else ():
        yield _feature("land", feature["geometry"], name=feature["properties"].get("name", ""))


def area_features(atlas: Atlas, detail: Detail) -> Iterator[dict[str, Any]]:
    """Yield the areas of the levels that are shown, with lines as coarse as the zoom allows."""
    import shapely

    rows = Area.objects.filter(code__in=atlas.areas, level__in=detail.levels, geometry__isnull=False)
    by_level: dict[str, list[Area]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row)
    for level in sorted(by_level, key=detail.levels.index):
        shapes = [shapely.from_geojson(row.geometry) for row in by_level[level]]
        for row, shape in zip(by_level[level], thin_neighbours(shapes, detail.tolerance, detail.digits), strict=True):
            outline = json.loads(shapely.to_geojson(shape))
            yield _feature(level, outline, code=row.code, name=row.name, kind=row.kind, approximate=row.approximate)


def name_features(atlas: Atlas, detail: Detail) -> Iterator[dict[str, Any]]:
    """Yield the names of areas, each at its point."""
    for row in atlas.areas.values():
        if row.level in detail.levels and row.lon is not None and row.lat is not None and row.level != "city":
            yield _point("name", row.lon, row.lat, code=row.code, name=row.name, level=row.level)


def landmark_features() -> Iterator[dict[str, Any]]:
    """Yield landmarks with the zoom from which they are shown."""
    for row in Landmark.objects.all():
        first = FIRST_ZOOM.get(row.kind, 13)
        yield _point("landmark", row.lon, row.lat, name=row.name, kind=row.kind, zoom=first)


def _point(layer: str, lon: float, lat: float, **properties: object) -> dict[str, Any]:
    return _feature(layer, {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}, **properties)


def _feature(layer: str, geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": geometry}
