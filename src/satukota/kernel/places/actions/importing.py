"""Import real boundaries from a GeoJSON file."""

from pathlib import Path

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.places.actions.landmarks import place_landmarks
from satukota.kernel.places.actions.loading import load_city
from satukota.kernel.places.actions.polygons import redraw
from satukota.kernel.places.actions.stamp import stamp
from satukota.kernel.places.actions.summary import Say, quiet, summary
from satukota.kernel.places.models import Area, Gazetteer
from satukota.kernel.places.queries import city as profile_of
from satukota.kernel.places.queries import forget
from satukota.kernel.places.rules.boundaries import Boundaries, missing, read
from satukota.kernel.places.rules.profile import City

SHOWN = 20


@transaction.atomic
def import_boundaries(file: Path, actor: Actor | None = None, *, say: Say = quiet) -> Boundaries:
    """Give the areas of the city the boundaries of a GeoJSON file; return what was taken, repaired and refused.

    Districts and the city are dissolved from their villages. Areas that the file lacks keep what they had. All or
    nothing is written; a feature that cannot be used is named and left out. Raises BoundariesError, ProfileError.
    """
    forget()
    city = profile_of()
    if not Area.objects.filter(code=city.code).exists():
        load_city(actor, say=say)
    say(f"Reading {file.name} …")
    known = {row.code: _point(row) for row in Area.objects.filter(code__startswith=city.code).defer("geometry")}
    boundaries = read(file, city.code, known)
    _report(boundaries, known, say)
    say("Joining villages into districts and the city …")
    drawn = redraw(city, boundaries.shapes)
    landmarks = place_landmarks(city, drawn)
    stamp(city, drawn, landmarks, _source(city), actor or Actor.system())
    say(summary(city, len(drawn.exact), len(drawn.shapes) - len(drawn.exact), landmarks))
    say("Cases keep the area that they had when they came in.")
    return boundaries


def _point(row: Area) -> tuple[float, float] | None:
    return None if row.lon is None or row.lat is None else (row.lon, row.lat)


def _source(city: City) -> str:
    """Return the source line of the last load: the profile itself did not change."""
    last = Gazetteer.objects.filter(city=city.code).first()
    return last.source if last else ""


def _report(boundaries: Boundaries, known: dict[str, tuple[float, float] | None], say: Say) -> None:
    say(
        f"{len(boundaries.shapes)} boundaries taken, {len(boundaries.repaired)} repaired, {len(boundaries.refused)} left out."
    )
    if boundaries.elsewhere:
        say(f"{boundaries.elsewhere} features of other cities passed over.")
    for title, lines in (("Repaired", boundaries.repaired), ("Left out", boundaries.refused)):
        for line in lines[:SHOWN]:
            say(f"  {title}: {line}")
        if len(lines) > SHOWN:
            say(f"  … and {len(lines) - SHOWN} more.")
    lacking = missing(boundaries.shapes, known, "village")
    if lacking and any(len(code) == 13 for code in boundaries.shapes):
        say(f"  {len(lacking)} villages are not in the file and keep what they had: {', '.join(lacking[:SHOWN])}")
