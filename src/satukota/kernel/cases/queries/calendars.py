"""The working calendar of the city: national holidays and the city's own closures."""

from functools import cache

import ruamel.yaml
from django.conf import settings

from satukota.kernel.cases.rules.calendar import Calendar, calendar


@cache
def city_calendar(name: str = "") -> Calendar:
    """Return the calendar by that name from the city's profile (its first one for an unknown or empty name)."""
    folder = next(settings.CITIES_DIR.glob(f"{settings.CITY_CODE}-*"), None)
    path = folder / "calendar.yaml" if folder else None
    raw = ruamel.yaml.YAML(typ="safe", pure=True).load(path.read_text()) if path and path.exists() else {}
    return calendar({"name": name or "city", **(raw or {})})
