"""Areas of the city by their code and level."""

from typing import TYPE_CHECKING

from satukota.kernel.places.models import Area
from satukota.kernel.places.queries.atlas import atlas
from satukota.kernel.places.rules import codes

if TYPE_CHECKING:
    from shapely import Geometry


def area(code: str) -> Area:
    """Return an area of the city, without its geometry. Raises Area.DoesNotExist."""
    try:
        return atlas().areas[code]
    except KeyError:
        raise Area.DoesNotExist(code) from None


def shape(code: str) -> "Geometry | None":
    """Return an area's polygons (shapely, in degrees) from the database; None where none are known."""
    import shapely

    drawn = Area.objects.filter(code=code).values_list("geometry", flat=True).first()
    return shapely.from_geojson(drawn) if drawn else None


def areas(level: str, parent: str | None = None) -> list[Area]:
    """Return the city's areas of a level (district, village), by name; only those inside `parent` where it is given."""
    chosen = [
        row for row in atlas().areas.values() if row.level == level and codes.within(row.code, parent or row.code)
    ]
    return sorted(chosen, key=lambda row: (row.name, row.code))


def area_label(code: str) -> str:
    """Return an area's name with what it is and where: "Kelurahan Citangkil, Kecamatan Citangkil"; "" if unknown."""
    known = atlas().areas
    parts = [known[part] for part in (code, codes.parent(code)) if part in known and len(part) > 5]
    return ", ".join(f"{row.kind.replace('_', ' ').title()} {row.name}" for row in parts) or (
        known[code].name if code in known else ""
    )
