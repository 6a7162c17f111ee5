"""The map without tiles: our own areas, coast and landmarks as GeoJSON, thinned out for the zoom."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries.atlas import Atlas, atlas, city
from satukota.kernel.places.rules.cells import Box
from satukota.kernel.places.rules.dissolve import thin_neighbours


@dataclass(frozen=True)
class Detail:
    """What a map shows from a zoom on: the levels of areas, and how coarse their lines may be (degrees)."""

    zoom: float
    levels: tuple[str, ...]
    tolerance: float
    digits: int


DETAILS = (
    Detail(0, ("city", "district"), 1.5e-3, 4),
    Detail(11, ("city", "district", "village"), 7e-4, 4),
    Detail(14, ("city", "district", "village"), 3e-5, 5),
)
FIRST_ZOOM = {
    "port": 9, "hospital": 10, "government": 10, "station": 10, "terminal": 11, "industry": 11, "power_plant": 11,
    "island": 11, "market": 12, "university": 12, "toll_gate": 12, "tourism": 12, "beach": 12, "water": 12,
    "street": 14,
}  # fmt: skip
"""The zoom from which a kind of landmark is worth its room on the map; other kinds from 13."""


def detail_of(zoom: float) -> Detail:
    """Return what a map shows at a zoom."""
    return next(detail for detail in reversed(DETAILS) if zoom >= detail.zoom or detail.zoom == 0)


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


def base_map(zoom: float = 12) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection of land, areas, their names and landmarks for a map at that zoom.

    Each feature says its `layer`: land, city, district, village, name, landmark. `approximate` says that boundaries
    are guessed; the map must say so. The answer is kept and shared: do not change it.
    """
    areas, detail = atlas(), detail_of(zoom)
    if detail not in areas.kept:
        areas.kept[detail] = _collection(areas, detail)
    collection: dict[str, Any] = areas.kept[detail]
    return collection


def base_json(zoom: float = 12) -> tuple[bytes, str]:
    """Return the base map as the bytes of `base.json` and their ETag; made once for each version and detail."""
    areas, detail = atlas(), detail_of(zoom)
    if (detail, "bytes") not in areas.kept:
        body = json.dumps(base_map(zoom), ensure_ascii=False, separators=(",", ":")).encode()
        areas.kept[detail, "bytes"] = body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    answer: tuple[bytes, str] = areas.kept[detail, "bytes"]
    return answer


def _collection(atlas: Atlas, detail: Detail) -> dict[str, Any]:
    profile, box = city(), atlas.index.box
    features = [*land_features(), *area_features(atlas, detail), *name_features(atlas, detail), *landmark_features()]
    return {
        "type": "FeatureCollection",
        "bbox": _short(box or profile.bbox),
        "city": profile.name,
        "centre": profile.centre or _middle(box),
        "approximate": atlas.approximate,
        "version": atlas.version,
        "features": features,
    }


def _short(box: Box | None) -> list[float] | None:
    return [round(edge, 5) for edge in box] if box else None


def _middle(box: Box | None) -> tuple[float, float] | None:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else None
