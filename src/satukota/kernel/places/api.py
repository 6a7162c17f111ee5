"""The door of places: points to areas, names to points, the base map, and the city's profile."""

from satukota.kernel.places.actions import PlacesChanged, city_init, import_boundaries, load_city
from satukota.kernel.places.actions.answers import cli_city_init, cli_import, cli_load
from satukota.kernel.places.models import Area, Landmark
from satukota.kernel.places.queries import (
    Located,
    Place,
    PlaceOutside,
    area,
    area_label,
    areas,
    base_json,
    base_map,
    box_of,
    city,
    forget,
    in_box,
    locate,
    locate_many,
    sample_points,
    search_places,
    shape,
)
from satukota.kernel.places.rules.cells import (
    Box,
    bounds,
    cell,
    cells,
    centre,
    cluster_shift,
    cluster_zoom,
    ranges,
)
from satukota.kernel.places.rules.distance import around, haversine
from satukota.kernel.places.rules.geojson import BoundariesError
from satukota.kernel.places.rules.profile import AgencyEntry, City, Mission
from satukota.kernel.places.rules.profile_files import ProfileError
from satukota.kernel.places.rules.regions import RegionsError

__all__ = [
    "AgencyEntry",
    "Area",
    "BoundariesError",
    "Box",
    "City",
    "Landmark",
    "Located",
    "Mission",
    "Place",
    "PlaceOutside",
    "PlacesChanged",
    "ProfileError",
    "RegionsError",
    "area",
    "area_label",
    "areas",
    "around",
    "base_json",
    "base_map",
    "bounds",
    "box_of",
    "cell",
    "cells",
    "centre",
    "city",
    "city_init",
    "cli_city_init",
    "cli_import",
    "cli_load",
    "cluster_shift",
    "cluster_zoom",
    "forget",
    "haversine",
    "import_boundaries",
    "in_box",
    "load_city",
    "locate",
    "locate_many",
    "ranges",
    "sample_points",
    "search_places",
    "shape",
]
