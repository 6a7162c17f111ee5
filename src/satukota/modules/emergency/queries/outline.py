"""The city's shape for the desk's small map."""

from functools import cache
from typing import Any

from satukota.kernel.places.api import areas

TOLERANCE = 0.0004


@cache
def outline() -> dict[str, Any]:
    """Return the districts' shapes, simplified, as GeoJSON."""
    features = []
    for area in areas("district"):
        shape = getattr(area, "shape", None)
        if shape is not None:
            features.append({"type": "Feature", "properties": {"name": area.name}, "geometry": shape.simplify(TOLERANCE).__geo_interface__})
    return {"type": "FeatureCollection", "features": features}
