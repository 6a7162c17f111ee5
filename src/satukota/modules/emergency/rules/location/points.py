"""A position with its accuracy, and whether it can be believed."""

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fix:
    """A position in degrees with its accuracy in metres and confidence in percent, as far as they were said."""

    lon: float
    lat: float
    accuracy: float | None = None
    confidence: int | None = None
    at: datetime | None = None
    source: str = ""


class NoLocation(ValueError):
    """The text holds no position that can be believed."""


def believable(lon: float, lat: float) -> bool:
    """Tell whether a pair of degrees is on Earth and is not the 0,0 of a phone without a fix."""
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0)


def checked_fix(lon: float, lat: float, accuracy: float | None, source: str) -> Fix:
    """Return a fix of those degrees or raise NoLocation."""
    if not believable(lon, lat):
        raise NoLocation(f"{lon}, {lat}")
    return Fix(lon, lat, accuracy, source=source)


def number_of(text: str | None) -> float | None:
    """Return a finite number, None where the text is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
