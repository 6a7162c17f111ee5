"""Every area of the city gets its polygon: imported, guessed, or made of its parts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from satukota.kernel.places.models import Area
from satukota.kernel.places.rules.levels import Levels, levels
from satukota.kernel.places.rules.profile import City
from satukota.kernel.places.rules.shapes import inner_point, km2
from satukota.kernel.places.rules.voronoi import Seed

if TYPE_CHECKING:
    from shapely import Geometry

SHAPE_FIELDS = ["geometry", "approximate", "lon", "lat", "area_km2"]


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
