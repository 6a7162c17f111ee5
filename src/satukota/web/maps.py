"""Where the map's base comes from."""

from pathlib import Path

from django.conf import settings


def tiles() -> str:
    """Return the address of the base map's tiles; empty means our own areas, coast and landmarks.

    A PMTiles file on this machine is served by us, so that no other host is asked.
    """
    source = str(settings.MAP_TILES)
    return "/map/tiles.pmtiles" if source and "://" not in source and Path(source).suffix == ".pmtiles" else source
