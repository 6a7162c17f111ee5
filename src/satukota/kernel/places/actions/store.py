"""What all writes about places share: polygons into rows, landmarks, the version stamp and the event."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.db import connection, transaction

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.places.models import Area, Gazetteer, Landmark
from satukota.kernel.places.queries import forget
from satukota.kernel.places.rules import text
from satukota.kernel.places.rules.area_index import AreaIndex
from satukota.kernel.places.rules.boundaries import inner_point, km2
from satukota.kernel.places.rules.cells import cell
from satukota.kernel.places.rules.levels import Levels, levels
from satukota.kernel.places.rules.profile import City
from satukota.kernel.places.rules.voronoi import Seed

if TYPE_CHECKING:
    from shapely import Geometry

SHAPE_FIELDS = ["geometry", "approximate", "lon", "lat", "area_km2"]


@dataclass(frozen=True, slots=True)
class PlacesChanged(EventData):
    """Areas or landmarks of the city changed. `version` is the new stamp, `exact` how many areas have a real
    boundary, `guessed` how many have a guessed one, `landmarks` how many known places there are.
    """

    name: ClassVar[str] = "places.changed"
    version: int = 0
    exact: int = 0
    guessed: int = 0
    landmarks: int = 0


def redraw(city: City, imported: "Mapping[str, Geometry]") -> Levels:
    """Give every area of the city its polygon: imported now or earlier, dissolved, or guessed; return them."""
    import shapely

    rows = {row.code: row for row in Area.objects.filter(code__startswith=city.code).select_for_update()}
    kept = {
        code: shapely.from_geojson(row.geometry) for code, row in rows.items() if row.geometry and not row.approximate
    }
    seeds = {
        code: Seed(row.lon, row.lat, row.area_km2)
        for code, row in rows.items()
        if row.level == Area.Level.VILLAGE and row.lon is not None and row.lat is not None
    }
    drawn = levels(rows, seeds, {**kept, **imported}, _land(city))
    for code, row in rows.items():
        _draw(row, drawn.shapes.get(code), code in drawn.exact)
    Area.objects.bulk_update(rows.values(), SHAPE_FIELDS, batch_size=200)
    return drawn


def _draw(row: Area, shape: "Geometry | None", exact: bool) -> None:
    import shapely

    row.approximate = not exact
    row.geometry = None if shape is None else shapely.to_geojson(shape)
    if shape is not None:
        known = None if row.lon is None or row.lat is None else (row.lon, row.lat)
        row.lon, row.lat = inner_point(shape, known)
        if exact or row.area_km2 is None:
            row.area_km2 = round(km2(shape), 3)


def _land(city: City) -> "Geometry | None":
    """Return the land of the coast file, widened by 300 m: a jetty is part of the city, and the line is rough."""
    import shapely

    if not city.coast.is_file():
        return None
    drawn = shapely.from_geojson(city.coast.read_text("utf-8"))
    return shapely.buffer(shapely.union_all(shapely.get_parts(drawn)), 0.0027)


def place_landmarks(city: City, drawn: Levels) -> int:
    """Write the profile's landmarks, each with its village; those that left the profile go; return their number."""
    index = AreaIndex(drawn.shapes, list(drawn.shapes))
    known = set(Area.objects.filter(code__startswith=city.code).values_list("code", flat=True))
    rows = []
    for mark in city.landmarks:
        hit = index.find(mark.lon, mark.lat)
        own = mark.area if mark.area in known else hit.code if hit else None
        words = text.normal(mark.name).split()
        search = " ".join([*words, text.normal(mark.aliases), *text.pairs(words)])
        point = {"lon": mark.lon, "lat": mark.lat, "cell": cell(mark.lon, mark.lat), "area_id": own}
        rows.append(
            Landmark(
                code=mark.code, name=mark.name, kind=mark.kind, search=search, approximate=mark.approximate, **point
            )
        )
    fields = ["name", "kind", "lon", "lat", "cell", "area", "approximate", "search"]
    Landmark.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    Landmark.objects.exclude(code__in=[row.code for row in rows]).delete()
    return len(rows)


def stamp(city: City, drawn: Levels, landmarks: int, source: str, actor: Actor) -> int:
    """Set a new version, which running processes notice, and record the change; return the version.

    It is the database's clock in microseconds: it grows, and never comes twice, even after a rollback.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        version = int(cursor.fetchone()[0])
    Gazetteer.objects.update_or_create(city=city.code, defaults={"version": version, "source": source})
    data = PlacesChanged(version, len(drawn.exact), len(drawn.shapes) - len(drawn.exact), landmarks)
    record(data, Subject("places", version, Audience.PUBLIC, area=city.code), actor)
    forget()
    transaction.on_commit(forget)
    return version


def files_digest(folder: Path) -> str:
    """Return a digest of all files of a profile, by which an unchanged one is known."""
    import hashlib

    total = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.is_file():
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()
