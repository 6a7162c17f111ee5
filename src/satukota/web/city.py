"""The city as the shell shows it: name, coat of arms, colours."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings

from satukota.kernel.places.api import city
from satukota.web import colours


@dataclass(frozen=True)
class Brand:
    """What stands in the head of every page.

    `coat` is an address or empty; the primary is readable on light and on dark pages.
    """

    name: str
    short_name: str
    coat: str
    primary: str
    primary_dark: str

    @property
    def own_colours(self) -> bool:
        """Return whether the city has a primary of its own."""
        return self.primary != colours.PRIMARY


def _primary(colour: str) -> tuple[str, str]:
    """Return the primary for light and dark pages."""
    if not colours.is_colour(colour):
        return colours.PRIMARY, colours.PRIMARY_DARK
    return colours.readable(colour, colours.LIGHT_GROUND), colours.readable(colour, colours.DARK_GROUND)


def make(name: str, short_name: str, coat: str, primary: str) -> Brand:
    """Return the brand of a profile; `coat` is the text of an SVG."""
    address = f"/city/coat.svg?{sha256(coat.encode()).hexdigest()[:8]}" if coat else ""
    return Brand(name, short_name, address, *_primary(primary))


@cache
def _of(_code: str, _folder: str) -> Brand:
    """Return the brand, kept for as long as the settings name the same profile."""
    profile = city()
    return make(profile.name, profile.short_name, profile.coat, profile.colours.get("primary", ""))


def brand() -> Brand:
    """Return the brand of the city that this installation serves."""
    return _of(settings.CITY_CODE, str(settings.CITIES_DIR))
