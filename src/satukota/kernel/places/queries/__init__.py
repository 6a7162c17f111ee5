"""Reads about places: where a point is, what a place is called, what the map shows."""

from satukota.kernel.places.queries.atlas import Atlas, atlas, city, forget
from satukota.kernel.places.queries.base_map import base_json, base_map
from satukota.kernel.places.queries.locating import (
    Located,
    PlaceOutside,
    box_of,
    in_box,
    locate,
    locate_many,
    sample_points,
)
from satukota.kernel.places.queries.place import Place
from satukota.kernel.places.queries.regions import area, area_label, areas, shape
from satukota.kernel.places.queries.searching import search_places

__all__ = [
    "Atlas",
    "Located",
    "Place",
    "PlaceOutside",
    "area",
    "area_label",
    "areas",
    "atlas",
    "base_json",
    "base_map",
    "box_of",
    "city",
    "forget",
    "in_box",
    "locate",
    "locate_many",
    "sample_points",
    "search_places",
    "shape",
]
