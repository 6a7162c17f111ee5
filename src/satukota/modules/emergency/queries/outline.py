"""The city's shape for the desk's small map: our own boundaries, no tiles and no outside service."""

from typing import Any

from satukota.kernel.places.api import base_map


def outline() -> dict[str, Any]:
    """Return the city's areas and coast as GeoJSON, coarse."""
    return base_map(11)
