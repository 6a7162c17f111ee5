"""The city as the shell shows it: name, coat of arms, colours."""

import colorsys
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings

from satukota.kernel.places.api import city

LEAST = 5.7
"""Contrast that our colours keep on white; the rule (AA) asks for 4.5."""
LIGHT_GROUND, DARK_GROUND = "#f5f7fa", "#111a2e"
PRIMARY, PRIMARY_DARK = "#0b5fa5", "#6cb6ff"


def is_colour(text: str) -> bool:
    """Return whether the text is a colour as profiles write it: `#rrggbb`."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def _channels(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 (the same) to 21 (black on white)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str, least: float = LEAST) -> str:
    """Return the colour, made darker on a light ground or lighter on a dark one until it can be read on it."""
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end, step = (0.0, -0.01) if luminance(ground) > 0.4 else (1.0, 0.01)
    while contrast(colour, ground) < least and light != end:
        light = min(1.0, max(0.0, light + step))
        colour = "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(hue, light, saturation))
    return colour


def problem(colour: str) -> str:
    """Return why a city cannot have this primary unchanged, or "" where it can."""
    if not is_colour(colour):
        return f"{colour!r} is not a colour: write it as #rrggbb."
    ratio = contrast(colour, LIGHT_GROUND)
    return "" if ratio >= LEAST else f"{colour} has a contrast of {ratio:.1f} on {LIGHT_GROUND}; {LEAST} is the least."


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
        return self.primary != PRIMARY


def _primary(colour: str) -> tuple[str, str]:
    """Return the primary for light and dark pages."""
    if not is_colour(colour):
        return PRIMARY, PRIMARY_DARK
    return readable(colour, LIGHT_GROUND), readable(colour, DARK_GROUND)


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
