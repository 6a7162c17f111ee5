"""Reports as a layer of the city map."""

from dataclasses import replace
from typing import Any

from satukota.kernel.cases.api import Filter, map_cases, read_filter
from satukota.kernel.people.api import Visitor
from satukota.modules.reports.rules.submission import TYPE


def reports_layer(
    user: Visitor, bbox: tuple[float, float, float, float], zoom: float, filters: dict[str, list[str]]
) -> dict[str, Any]:
    """Return the reports in a box as GeoJSON, clustered where they are many. Raises BadFilter."""
    chosen: Filter = replace(read_filter(filters), type=(TYPE,))
    return map_cases(user, bbox, zoom, chosen)
