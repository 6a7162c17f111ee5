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
    held, detail = atlas(), detail_of(zoom)
    if detail not in held.kept:
        held.kept[detail] = _collection(held, detail)
    found: dict[str, Any] = held.kept[detail]
    return found


def base_json(zoom: float = 12) -> tuple[bytes, str]:
    """Return the base map as the bytes of `base.json` and their ETag; made once for each version and detail."""
    held, detail = atlas(), detail_of(zoom)
    if (detail, "bytes") not in held.kept:
        body = json.dumps(base_map(zoom), ensure_ascii=False, separators=(",", ":")).encode()
        held.kept[detail, "bytes"] = body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    found: tuple[bytes, str] = held.kept[detail, "bytes"]
    return found


def _collection(held: Atlas, detail: Detail) -> dict[str, Any]:
    profile, box = city(), held.index.box
    features = [*land_features(), *area_features(held, detail), *name_features(held, detail), *landmark_features()]
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
