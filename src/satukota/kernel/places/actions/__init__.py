"""Writes about places: load a city's profile, import its boundaries, start the profile of another city."""

from satukota.kernel.places.actions.founding import found_city
from satukota.kernel.places.actions.importing import import_boundaries
from satukota.kernel.places.actions.loading import load_city
from satukota.kernel.places.actions.stamp import PlacesChanged
from satukota.kernel.places.actions.starting import city_init

__all__ = ["PlacesChanged", "city_init", "found_city", "import_boundaries", "load_city"]
