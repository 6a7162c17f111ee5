"""The stamp of places: a new version that running processes notice, recorded with what changed."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import connection, transaction

from satukota.kernel.events.api import Actor, Audience, EventData, Subject, record
from satukota.kernel.places.models import Area, Gazetteer, Landmark
from satukota.kernel.places.queries import forget
from satukota.kernel.places.rules.levels import Levels
from satukota.kernel.places.rules.profile import City


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


def stamp(city: City, drawn: Levels, landmarks: int, source: str, actor: Actor) -> int:
    """Set a new version, which running processes notice, and record the change; return the version.

    It is the database's clock in microseconds: it grows, and never comes twice, even after a rollback.
    """
    counts = PlacesChanged(0, len(drawn.exact), len(drawn.shapes) - len(drawn.exact), landmarks)
    return _stamped(city.code, {"source": source}, counts, actor)


def restamp(actor: Actor) -> int:
    """Set a new version after an area or a landmark was changed by itself, inside the caller's transaction."""
    drawn = Area.objects.filter(code__startswith=settings.CITY_CODE, geometry__isnull=False)
    guessed = drawn.filter(approximate=True).count()
    counts = PlacesChanged(0, drawn.count() - guessed, guessed, Landmark.objects.count())
    return _stamped(settings.CITY_CODE, {}, counts, actor)


def _stamped(code: str, more: dict[str, str], counts: PlacesChanged, actor: Actor) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        version = int(cursor.fetchone()[0])
    Gazetteer.objects.update_or_create(city=code, defaults={"version": version, **more})
    data = replace(counts, version=version)
    record(data, Subject("places", version, Audience.PUBLIC, area=code), actor)
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
