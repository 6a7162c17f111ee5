"""Set up the city of an installation and its first administrator: from the browser and from the terminal the same."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from satukota.kernel.accounts.api import create_user
from satukota.kernel.events.api import Actor, Subject, record
from satukota.kernel.people.api import Agency, User
from satukota.kernel.places.api import NewCity, found_city, has_city
from satukota.modules.administration.actions.events import CitySetUp
from satukota.modules.administration.queries.answers import check_account, check_city
from satukota.runtime.own_city import use_up_code

LOCK = 7_236_036
"""Of this one act: two who set up at once take turns, and the second is told."""


class AlreadySetUp(Exception):
    """This installation has a city."""


@dataclass(frozen=True)
class FirstAdministrator:
    """Who administers the new city. Without a password they choose one by a link."""

    username: str
    name: str
    email: str
    password: str = ""


def set_up(new: NewCity, who: FirstAdministrator, *, door: str, points: Path | None = None) -> User:
    """Make the city with its agencies and its first administrator; return their account.

    Processes that run go on without the city until they start anew. Raises AlreadySetUp, ValidationError (by field),
    RegionsError, ProfileError.
    """
    check_city(new)
    check_account(who.username, who.name, who.email, who.password)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if has_city():
            raise AlreadySetUp
        with found_city(new, Actor.system(), points=points) as city:
            user = add_administrator(who, new.language)
            record(CitySetUp(code=city.code, door=door), Subject("city", 0, area=city.code), Actor.system())
    use_up_code(Path(settings.DATA_DIR))
    return user


@transaction.atomic
def add_administrator(who: FirstAdministrator, language: str) -> User:
    """Make the first administrator's account in the agency that runs the program. Raises ValidationError."""
    codes = set(Agency.objects.filter(code__in=("diskominfo", "setda")).values_list("code", flat=True))
    agency = "diskominfo" if "diskominfo" in codes else "setda"
    if User.objects.filter(username=who.username).exists():
        raise ValidationError({"username": _("Somebody else has this name. Choose another.")})
    user = create_user(who.username, who.name, who.email, "admin", agency, Actor.system())
    user.language = language
    if who.password:
        user.set_password(who.password)
    user.save(update_fields=["language", "password"])
    return user
