"""The places' door: where a point is, what a place is called, what the map shows, which city this is."""

from satukota.kernel.places.actions import PlacesChanged, city_init, import_boundaries, load_city
from satukota.kernel.places.queries import (
    Located,
    Place,
    PlaceOutside,
    area,
    area_label,
    areas,
    base_json,
    base_map,
    city,
    forget,
    in_box,
    locate,
    locate_many,
    sample_points,
    search_places,
)
from satukota.kernel.places.rules.cells import Box, bounds, cell, cells, centre, ranges
from satukota.kernel.places.rules.distance import around, haversine
from satukota.kernel.places.rules.profile import AgencyEntry, City

__all__ = [
    "AgencyEntry",
    "Box",
    "City",
    "Located",
    "Place",
    "PlaceOutside",
    "PlacesChanged",
    "area",
    "area_label",
    "areas",
    "around",
    "base_json",
    "base_map",
    "bounds",
    "cell",
    "cells",
    "centre",
    "city",
    "city_init",
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
]
