"""All areas in the memory of a process, and the cheap look by which it notices that they changed."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from satukota.kernel.places.models import Area, Gazetteer
from satukota.kernel.places.rules import text
from satukota.kernel.places.rules.area_index import AreaIndex
from satukota.kernel.places.rules.profile import City, read_city

CHECK_SECONDS = 3.0
"""How long a process may go on with old boundaries after an import in another one."""


@dataclass(frozen=True)
class Atlas:
    """The areas of one version: rows without their geometry, and the index of their polygons."""

    version: int
    areas: Mapping[str, Area]
    index: AreaIndex
    kept: dict[Any, Any] = field(default_factory=dict)
    """What was made from this version and may be used again (the base map by zoom)."""

    @cached_property
    def names(self) -> tuple[tuple[str, Area], ...]:
        """Districts and villages with their names as `rules.text.normal` writes them."""
        return tuple((text.normal(area.name), area) for code, area in self.areas.items() if len(code) > 5)

    @property
    def approximate(self) -> bool:
        """Whether any area that answers for a point is guessed."""
        return any(self.areas[code].approximate for code in self.index.codes)


@dataclass
class _Memory:
    atlas: Atlas | None = None
    city: str = ""
    look_again: float = 0.0


_memory = _Memory()
_building = threading.Lock()


def atlas() -> Atlas:
    """Return the city's areas, at most three seconds behind the database; one small query when that time is over."""
    memory = _memory
    if memory.atlas and memory.city == settings.CITY_CODE and time.monotonic() < memory.look_again:
        return memory.atlas
    with _building:
        return _look_up()


def _look_up() -> Atlas:
    code = settings.CITY_CODE
    version = Gazetteer.objects.filter(city=code).values_list("version", flat=True).first() or 0
    if _memory.atlas is None or (_memory.city, _memory.atlas.version) != (code, version):
        _memory.atlas, _memory.city = _build(code, version), code
    _memory.look_again = time.monotonic() + CHECK_SECONDS
    return _memory.atlas


def _build(code: str, version: int) -> Atlas:
    import shapely

    rows = {row.code: row for row in Area.objects.filter(code__startswith=code).defer("geometry")}
    drawn = Area.objects.filter(code__in=rows, geometry__isnull=False).values_list("code", "geometry")
    polygons = {own: shapely.from_geojson(geometry) for own, geometry in drawn}
    return Atlas(version, rows, AreaIndex(polygons, list(rows)))


def forget() -> None:
    """Look at the database again on the next use: after a write in this process, and between tests."""
    _memory.atlas, _memory.look_again = None, 0.0
    _profile.cache_clear()


def city() -> City:
    """Return the profile of this installation's city. Raises ProfileError where it is missing or cannot be read."""
    return _profile(settings.CITIES_DIR, settings.CITY_CODE)  # the same path each time: its hash is counted once


@lru_cache(maxsize=4)
def _profile(cities: Path, code: str) -> City:
    return read_city(cities, code)
