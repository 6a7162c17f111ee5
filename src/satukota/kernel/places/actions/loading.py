"""Load a city's profile into the database."""

from django.db import transaction

from satukota.kernel.changes.api import changed_by_people
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, keep_agencies
from satukota.kernel.places.actions.landmarks import place_landmarks
from satukota.kernel.places.actions.polygons import redraw
from satukota.kernel.places.actions.stamp import files_digest, stamp
from satukota.kernel.places.actions.summary import Say, quiet, summary
from satukota.kernel.places.models import Area, Gazetteer
from satukota.kernel.places.queries import city as profile_of
from satukota.kernel.places.queries import forget
from satukota.kernel.places.rules import codes
from satukota.kernel.places.rules.profile import AreaRow, City

AREA = "places.area"
"""The kind under which changes of areas are kept."""


def write_areas(city: City) -> None:
    """Write the areas of a city's profile; what left it goes, districts after their villages."""
    province = codes.parent(city.code)
    above = Area(code=province, name=city.province or province, level="province", kind="provinsi")
    rows = [above, *(_area(row) for row in sorted(city.areas, key=lambda row: row.code))]
    keep_what_people_said(rows)
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


def keep_what_people_said(rows: list[Area]) -> None:
    """Let areas keep the name and population that somebody wrote on a page."""
    kept = changed_by_people(AREA, [row.code for row in rows])
    there = Area.objects.in_bulk(list(kept)) if kept else {}
    for row in rows:
        for name in kept.get(row.code, ()):
            if row.code in there:
                setattr(row, name, getattr(there[row.code], name))


def _area(row: AreaRow) -> Area:
    level, kind = codes.level(row.code), codes.kind(row.code, row.name)
    known = {"lon": row.lon, "lat": row.lat, "area_km2": row.km2, "population": row.population}
    return Area(code=row.code, name=row.name, level=level, kind=kind, parent_id=codes.parent(row.code), **known)


@transaction.atomic
def load_city(
    actor: Actor | None = None, *, say: Say = quiet, again: bool = False, profile: City | None = None
) -> bool:
    """Write areas, landmarks and agencies of `CITY_CODE`'s profile, or of `profile`; return whether anything was done.

    Imported boundaries stay; every other area is guessed from its point. A profile that is unchanged since the last
    load is passed over unless `again` is set. Raises ProfileError.
    """
    forget()
    city = profile or profile_of()
    source = f"profile {files_digest(city.folder)}"
    last = Gazetteer.objects.select_for_update().filter(city=city.code).first()
    if last and not again and last.source == source:
        return False
    write_areas(city)
    drawn = redraw(city, {})
    landmarks = place_landmarks(city, drawn)
    actor = actor or Actor.system()
    _keep_agencies(city, actor)
    stamp(city, drawn, landmarks, source, actor)
    say(summary(city, len(drawn.exact), len(drawn.shapes) - len(drawn.exact), landmarks))
    return True


def _keep_agencies(city: City, actor: Actor) -> None:
    rows = {
        entry.code: Agency(
            code=entry.code, name=entry.name, short_name=entry.short[:48], kind=entry.kind, area_code=entry.area
        )
        for entry in city.agencies
    }
    keep_agencies(rows, {entry.code: entry.parent for entry in city.agencies}, actor)
