"""Everything that is open, on the map."""

from typing import Any

from satukota.kernel.cases.api import map_cases, read_filter
from satukota.kernel.people.api import Visitor


def open_matters(
    user: Visitor, bbox: tuple[float, float, float, float], zoom: float, filters: dict[str, list[str]]
) -> dict[str, Any]:
    """Return the open cases in a box as GeoJSON, clustered where they are many. Raises BadFilter."""
    return map_cases(user, bbox, zoom, read_filter(filters))
