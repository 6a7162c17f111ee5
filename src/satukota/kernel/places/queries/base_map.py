"""The map without tiles: our own areas, coast and landmarks as GeoJSON, thinned out for the zoom."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries.atlas import Atlas, atlas, city
from satukota.kernel.places.rules.cells import Box
from satukota.kernel.places.rules.dissolve import thinned


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


def base_map(zoom: float = 12) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection of land, areas, their names and landmarks for a map at that zoom.

    Each feature says its `layer`: land, city, district, village, name, landmark. `approximate` says that boundaries
    are guessed; the map must say so. The answer is kept and shared: do not change it.
    """
    held, detail = atlas(), _detail(zoom)
    if detail not in held.kept:
        held.kept[detail] = _collection(held, detail)
    found: dict[str, Any] = held.kept[detail]
    return found


def base_json(zoom: float = 12) -> tuple[bytes, str]:
    """Return the base map as the bytes of `base.json` and their ETag; made once for each version and detail."""
    held, detail = atlas(), _detail(zoom)
    if (detail, "bytes") not in held.kept:
        body = json.dumps(base_map(zoom), ensure_ascii=False, separators=(",", ":")).encode()
        held.kept[detail, "bytes"] = body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    found: tuple[bytes, str] = held.kept[detail, "bytes"]
    return found


def _detail(zoom: float) -> Detail:
    return next(detail for detail in reversed(DETAILS) if zoom >= detail.zoom or detail.zoom == 0)


def _collection(held: Atlas, detail: Detail) -> dict[str, Any]:
    profile, box = city(), held.index.box
    features = [*_land(), *_areas(held, detail), *_names(held, detail), *_landmarks()]
    return {
        "type": "FeatureCollection",
        "bbox": _short(box or profile.bbox),
        "city": profile.name,
        "centre": profile.centre or _middle(box),
        "approximate": held.approximate,
        "version": held.version,
        "features": features,
    }


def _short(box: Box | None) -> list[float] | None:
    return [round(edge, 5) for edge in box] if box else None


def _middle(box: Box | None) -> tuple[float, float] | None:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else None


def _land() -> Iterator[dict[str, Any]]:
    file = city().coast
    for feature in json.loads(file.read_text("utf-8"))["features"] if file.is_file() else ():
        yield _feature("land", feature["geometry"], name=feature["properties"].get("name", ""))


def _areas(held: Atlas, detail: Detail) -> Iterator[dict[str, Any]]:
    import shapely

    rows = Area.objects.filter(code__in=held.areas, level__in=detail.levels, geometry__isnull=False)
    by_level: dict[str, list[Area]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row)
    for level in sorted(by_level, key=detail.levels.index):
        shapes = [shapely.from_geojson(row.geometry) for row in by_level[level]]
        for row, shape in zip(by_level[level], thinned(shapes, detail.tolerance, detail.digits), strict=True):
            shown = json.loads(shapely.to_geojson(shape))
            yield _feature(level, shown, code=row.code, name=row.name, kind=row.kind, approximate=row.approximate)


def _names(held: Atlas, detail: Detail) -> Iterator[dict[str, Any]]:
    for row in held.areas.values():
        if row.level in detail.levels and row.lon is not None and row.lat is not None and row.level != "city":
            yield _point("name", row.lon, row.lat, code=row.code, name=row.name, level=row.level)


def _landmarks() -> Iterator[dict[str, Any]]:
    for row in Landmark.objects.all():
        first = FIRST_ZOOM.get(row.kind, 13)
        yield _point("landmark", row.lon, row.lat, name=row.name, kind=row.kind, zoom=first)


def _point(layer: str, lon: float, lat: float, **properties: object) -> dict[str, Any]:
    return _feature(layer, {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}, **properties)


def _feature(layer: str, geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, **properties}, "geometry": geometry}
