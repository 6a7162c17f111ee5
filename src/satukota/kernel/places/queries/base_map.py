"""The map without tiles: our own areas, coast and landmarks as GeoJSON, thinned out for the zoom."""

import hashlib
import json
from typing import Any

from satukota.kernel.places.queries.atlas import Atlas, atlas, city
from satukota.kernel.places.queries.map_detail import Detail, detail_of
from satukota.kernel.places.queries.map_features import area_features, land_features, landmark_features, name_features
from satukota.kernel.places.rules.cells import Box


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
