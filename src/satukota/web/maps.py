"""Where the map's base comes from."""

from pathlib import Path

from django.conf import settings


def tiles() -> str:
    """Return the address of the base map's tiles; empty means our own areas, coast and landmarks.

    A PMTiles file on this machine is served by us, so that no other host is asked.
    """
    tiles_setting = str(settings.MAP_TILES)
    return (
        "/map/tiles.pmtiles"
        if tiles_setting and "://" not in tiles_setting and Path(tiles_setting).suffix == ".pmtiles"
        else tiles_setting
    )
