"""Where the map's base comes from."""

from pathlib import Path

from django.conf import settings


def tiles() -> str:
    """Return the address of the base map's tiles; empty means our own areas, coast and landmarks.

    A PMTiles file on this machine is served by us, so that no other host is asked.
    """
    given = str(settings.MAP_TILES)
    return "/map/tiles.pmtiles" if given and "://" not in given and Path(given).suffix == ".pmtiles" else given
