"""Areas of a city's profile as rows."""

from satukota.kernel.places.models import Area
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.profile import AreaRow, City


def write_areas(city: City) -> None:
    """Write the areas of a city's profile; what left it goes, districts after their villages."""
    province = codes.parent(city.code)
    above = Area(code=province, name=city.province or province, level="province", kind="provinsi")
    rows = [above, *(_area(row) for row in sorted(city.areas, key=lambda row: row.code))]
    Area.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "kind", "parent", "population"],
    )
    # A point or size of the profile is better than a guess, but not better than an imported boundary.
    guessed = set(Area.objects.filter(code__startswith=city.code, approximate=True).values_list("code", flat=True))
    points = [row for row in rows if row.code in guessed]
    Area.objects.bulk_update(points, ["lon", "lat", "area_km2"], batch_size=500)
    gone = Area.objects.filter(code__startswith=city.code).exclude(code__in=[row.code for row in rows])
    for level in ("village", "district"):
        gone.filter(level=level).delete()


def _area(row: AreaRow) -> Area:
    level, kind = codes.level(row.code), codes.kind(row.code, row.name)
    known = {"lon": row.lon, "lat": row.lat, "area_km2": row.km2, "population": row.population}
    return Area(code=row.code, name=row.name, level=level, kind=kind, parent_id=codes.parent(row.code), **known)
