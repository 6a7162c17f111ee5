"""Load a city's profile into the database."""

from django.db import transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, keep_agencies
from satukota.kernel.places.actions.areas import write_areas
from satukota.kernel.places.actions.landmarks import place_landmarks
from satukota.kernel.places.actions.polygons import redraw
from satukota.kernel.places.actions.stamp import files_digest, stamp
from satukota.kernel.places.actions.summary import Say, quiet, summary
from satukota.kernel.places.models import Gazetteer
from satukota.kernel.places.queries import city as profile_of
from satukota.kernel.places.queries import forget
from satukota.kernel.places.rules.profile import City


@transaction.atomic
def load_city(actor: Actor | None = None, *, say: Say = quiet, again: bool = False) -> bool:
    """Write areas, landmarks and agencies of `CITY_CODE`'s profile; return whether anything was done.

    Imported boundaries stay; every other area is guessed from its point. A profile that is unchanged since the last
    load is passed over unless `again` is set. Raises ProfileError.
    """
    forget()
    city = profile_of()
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
